import { createTransport } from "nodemailer";
import { html } from "./html.ts";
import type { Person } from "./people.ts";

/** An email in both forms. */
interface Message {
  subject: string;
  text: string;
  html: string;
}

/** Sends an email of the site by SMTP to 127.0.0.1. */
export async function sendEmail(
  port: number,
  { email, firstName, lastName }: Person,
  message: Message,
): Promise<void> {
  const transport = createTransport({
    host: "127.0.0.1",
    port,
    tls: { rejectUnauthorized: false },
  });
  try {
    await transport.sendMail({
      from: { name: "Fernhollow", address: "hello@fernhollow.example" },
      to: { name: `${firstName} ${lastName}`, address: email },
      list: { unsubscribe: { url: "https://fernhollow.example/unsubscribe/81724409" } },
      ...message,
    });
  } finally {
    transport.close();
  }
}

/** Asks to open a link, among the noise that such emails have. */
export function confirmationEmail({ firstName }: Person, link: string): Message {
  return {
    subject: "Confirm your email address",
    text: `Hello ${firstName},

thank you for joining Fernhollow. Please confirm your email address by opening this link:

${link}

The link is good for 24 hours. If you did not sign up, you can ignore this email.

Questions? Call 020 7946 0123 (Mon-Fri, 9-17) and have your customer number 40817722 at hand.

Fernhollow Garden Supplies Ltd, 12 Mill Lane, registered no. 5539021
Unsubscribe: https://fernhollow.example/unsubscribe/81724409`,
    html: around(
      "Almost there",
      html`<p>Hello ${firstName},</p>
        <p>
          thank you for joining Fernhollow. Please confirm your email address, so that we know that
          it is yours.
        </p>
        <p style="text-align:center;padding:16px 0">
          <a
            href="${link}"
            style="background:#2f6b4f;color:#fff;padding:14px 28px;border-radius:6px;text-decoration:none"
            >Confirm my email address</a
          >
        </p>
        <p style="color:#667">
          The link is good for 24 hours. If you did not sign up, you can ignore this email.
        </p>
        <p style="color:#667">Your customer number is 40817722.</p>`,
    ),
  };
}

/** Greets, with numbers and links that are of no use for logging in. */
export function welcomeEmail({ firstName }: Person, home: string): Message {
  return {
    subject: "Welcome to Fernhollow: here is 10% off",
    text: `Welcome, ${firstName}!

Use the voucher 771204 on your first order over 25.00 at ${home}/shop.

Unsubscribe: https://fernhollow.example/unsubscribe/81724409`,
    html: around(
      "Welcome!",
      html`<p>Dear ${firstName}, your garden will love this.</p>
        <p>
          Use the voucher <b>771204</b> on your <a href="${home}/shop">first order</a> over 25.00.
        </p>`,
    ),
  };
}

/** The header and the footer that every email has. */
function around(heading: string, body: { html: string }): string {
  return html`<!doctype html>
    <html>
      <body style="margin:0;background:#eef2ee;font-family:Helvetica,Arial,sans-serif">
        <div style="display:none">A small thing before you begin …</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
          <tr>
            <td align="center" style="padding:24px">
              <table role="presentation" width="560" style="background:#fff;border-radius:8px">
                <tr>
                  <td style="padding:20px 32px;background:#2f6b4f;color:#fff;font-size:22px">
                    ❧ Fernhollow
                  </td>
                </tr>
                <tr>
                  <td style="padding:24px 32px;font-size:16px;line-height:1.5;color:#223">
                    <h1 style="font-size:24px">${heading}</h1>
                    ${body}
                  </td>
                </tr>
                <tr>
                  <td style="padding:16px 32px;font-size:12px;color:#889">
                    <a href="https://fernhollow.example/help">Help</a> ·
                    <a href="https://fernhollow.example/unsubscribe/81724409">Unsubscribe</a><br />
                    Fernhollow Garden Supplies Ltd, 12 Mill Lane, registered no. 5539021<br />
                    Reference: 2026-1184-330912
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`.html;
}
