import { randomInt } from "node:crypto";

/** Common names, first and last ones of the same origin together. */
// prettier-ignore
const origins: readonly { first: string; last: string }[] = [
  {
    first: "Alice Amelia Andrew Anna Benjamin Charlotte Chloe Daniel David Edward Eleanor Emily Emma George Grace Hannah Harry Henry Isabella Jack James Jessica John Joseph Laura Lucy Matthew Michael Natalie Nicholas Oliver Rachel Rebecca Robert Samuel Sarah Sophie Thomas Victoria William",
    last: "Adams Allen Anderson Bailey Baker Bennett Brooks Brown Campbell Carter Clark Collins Cooper Davis Edwards Evans Foster Gray Green Hall Harris Hughes Jackson Johnson Kelly King Lewis Miller Mitchell Moore Morgan Murphy Parker Phillips Reed Roberts Robinson Scott Taylor Turner Walker Ward Watson White Wilson Wood Wright Young",
  },
  {
    first: "Alejandro Ana Andrés Beatriz Camila Carlos Carmen Claudia Daniela Diego Elena Fernando Gabriela Hugo Inés Isabel Javier Jorge José Juan Julia Lucía Luis Manuel Marta María Miguel Pablo Paula Pedro Rafael Rosa Sofía Teresa Valeria",
    last: "Aguilar Alonso Álvarez Blanco Cabrera Castillo Castro Delgado Díaz Domínguez Fernández Flores García Gómez González Gutiérrez Hernández Herrera Iglesias Jiménez López Martínez Medina Molina Moreno Muñoz Navarro Ortega Ortiz Pérez Ramírez Ramos Reyes Rojas Romero Ruiz Sánchez Santos Serrano Soto Torres Vargas Vega",
  },
  {
    first: "Andreas Anja Birgit Christian Claudia Elke Felix Florian Franziska Hanna Jan Johanna Jonas Julia Jürgen Karin Katharina Klaus Lena Leon Lukas Markus Martin Matthias Michael Monika Nina Paul Petra Sabine Sebastian Stefan Susanne Tobias Ute",
    last: "Bauer Becker Braun Fischer Fuchs Graf Hartmann Hoffmann Huber Kaiser Keller Klein Koch König Krause Krüger Lange Lehmann Maier Meyer Möller Müller Neumann Peters Richter Schäfer Schmidt Schneider Schröder Schulz Schwarz Vogel Wagner Weber Weiß Werner Winkler Wolf Zimmermann",
  },
  {
    first: "Adrien Alexandre Amélie Antoine Aurélie Camille Caroline Céline Chloé Clément Élodie Émilie Florence Guillaume Hélène Hugo Isabelle Jean Julien Juliette Laurent Léa Louis Lucie Manon Marie Mathieu Maxime Nathalie Nicolas Olivier Pauline Philippe Pierre Romain Sophie Théo Thomas Vincent",
    last: "Bernard Blanc Bonnet Boyer Chevalier Clément David Dubois Dufour Dumont Dupont Durand Fabre Faure Fontaine Fournier Garnier Gauthier Girard Guérin Lambert Laurent Lefebvre Legrand Lemoine Leroy Martin Mercier Meunier Michel Moreau Morel Perrin Petit Renard Richard Robert Rousseau Roux Simon Vidal",
  },
  {
    first: "Aarav Aditi Aditya Ananya Anil Anjali Arjun Asha Deepa Deepak Divya Gaurav Ishaan Kavita Kavya Kiran Lakshmi Manish Meera Neha Nikhil Nisha Pooja Priya Rahul Rajesh Ravi Rohan Sanjay Shreya Sneha Sunita Suresh Vijay Vikram",
    last: "Agarwal Banerjee Bhatia Chopra Das Desai Ghosh Gupta Iyer Jain Joshi Kapoor Khanna Kulkarni Kumar Malhotra Mehta Menon Mishra Mukherjee Nair Pandey Patel Pillai Rao Reddy Saxena Shah Sharma Singh Sinha Srinivasan Trivedi Varma Verma",
  },
  {
    first: "Akira Ayumi Daichi Emi Haruka Haruto Hina Hiroshi Kaito Kaori Kazuki Keiko Kenji Mai Makoto Mayumi Megumi Miki Naoki Naomi Ren Riku Sakura Satoshi Shota Sora Takashi Takeshi Tomoko Yuki Yuko Yumi Yusuke Yuto",
    last: "Abe Aoki Endo Fujii Fujita Goto Hasegawa Hayashi Ikeda Inoue Ishii Ishikawa Ito Kato Kimura Kobayashi Kondo Maeda Matsumoto Mori Murakami Nakajima Nakamura Nishimura Ogawa Okada Saito Sakamoto Sasaki Sato Shimizu Suzuki Takahashi Tanaka Ueda Watanabe Yamada Yamaguchi Yamamoto Yamazaki Yoshida",
  },
  {
    first: "Abena Ada Adebayo Amara Amina Ayodele Babajide Chidi Chinedu Chioma Ebele Efua Emeka Folake Ibrahim Ifeoma Kofi Kwame Kwesi Ngozi Nneka Obinna Olumide Segun Sade Tunde Uche Yaw Yetunde Zainab",
    last: "Abiola Adebayo Adeyemi Afolabi Agyeman Amadi Asante Balogun Bello Boateng Chukwu Danjuma Eze Ibrahim Igwe Mensah Musa Nwosu Obi Ogunleye Okafor Okeke Okoro Okoye Onyeka Osei Owusu Oyelaran Sarpong Usman",
  },
  {
    first: "Agnieszka Aleksandra Andrzej Anna Barbara Ewa Filip Grzegorz Hanna Jakub Joanna Julia Kamil Karolina Katarzyna Krzysztof Magdalena Maja Marcin Marek Maria Marta Mateusz Michał Monika Natalia Paweł Piotr Rafał Tomasz Wojciech Zofia Zuzanna",
    last: "Adamczyk Baran Borkowska Czarnecka Duda Dudek Górska Jabłońska Kaczmarek Kania Kołodziej Kowalczyk Kozak Krawczyk Król Kubiak Lis Majewska Maciejewska Mazur Michalak Nowak Nowicka Olszewska Pawlak Pietrzak Sikora Stępień Szulc Tomczak Walczak Wieczorek Wilk Wrona Zając",
  },
];

/** What somebody is called. */
export interface Name {
  first: string;
  last: string;
}

/** A name as many people have it; nobody in particular. */
export function inventName(): Name {
  const { first, last } = pick(origins);
  return { first: pick(first.split(" ")), last: pick(last.split(" ")) };
}

/** An address for a name, such as `ada.lovelace4711@example.com`; another one nearly each time. */
export function inventAddress({ first, last }: Name, domain: string): string {
  return `${inLetters(first)}.${inLetters(last)}${randomInt(10, 10_000)}@${domain}`;
}

function pick<T>(all: readonly T[]): T {
  return all[randomInt(all.length)]!;
}

/** What has no decomposition into a letter and its mark. */
const written: Readonly<Record<string, string>> = { ß: "ss", ł: "l", ø: "o", æ: "ae", đ: "d" };

/** A name in the letters from a to z. */
function inLetters(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßłøæđ]/g, (letter) => written[letter]!)
    .normalize("NFD")
    .replace(/[^a-z]/g, "");
}
