/** Each task in a user's words, by its name. No two are alike: by them alone a task is told from all others. */
export const taskWords: Record<string, string> = {
  // reading
  "twins are told apart by what stands around them":
    "Subscribe to the newsletter of the lantern shop. Then put a Red lantern, a Blue lantern and another Red lantern into the basket, in this order, and check out.",
  "the third of a list": "Open the third article of the front page.",
  "stars that are nothing but boxes with a listener": "Rate the stay with four stars and send it.",
  "pictures are counted by what they show":
    "Count the pictures that show an owl, give their number, and send it.",
  "a total is worked out from prices and numbers":
    "Work out what the order costs in all, enter the total, and confirm it.",
  "a question is answered": "Answer the question that the page asks.",
  "what is hidden misleads nobody": "Enter with the door code that the page tells.",
  "the cheapest of three pages":
    "Look up what each of the three telescopes costs, and buy the cheapest.",
  "the best of six, most of them beyond the viewport":
    "Set a reminder for the month with the most meteors an hour.",
  "a book is found, the one that is in, and reserved over four pages":
    "Search the library for moth. Of the books found, reserve the one that is in and not lent out, to be fetched at the Hill.",
  "a page that asks to be loaded again": "Get a ticket from the ticket office.",
  "terms that have to be read to the end":
    "Read the terms of the observatory to the end, say so, and continue.",
  "a button under a sticky header": "Agree to the garden rules.",

  // forms
  "a form with a trap for robots":
    "Write to them as Ada Lovelace, ada@example.org, with this message:\nGood evening,\nis the garden open?",
  "a text that is edited in place": "Make the note read: Two owls at ten. Then save it.",
  "a number that is corrected by what the error says":
    "Reserve 50 tickets; if there are not so many, as many as there are.",
  "four errors at once are mended":
    "Create an account as ada with the password moth-light. If the name is taken, take the one that is proposed; if the password won't do, take moth-light-1.",
  "four steps, one of them taken back":
    "Adopt a hedgehog as Ada. First choose the small garden and go on; then go back, change it to the large one, and finish with Worms as food.",
  "what a field holds is typed into another": "Pay the invoice. Leave the last field empty.",
  "a wrong password, then the right one":
    "Sign in as ada with moth-lamp; if that is wrong, with moth-light. Then sign out again.",
  "native date, time, month and colour":
    "Book the dome for the day 2026-12-24 at the hour 21:30, the next visit in 2027-02, with a lamp of the colour #ffcc00.",
  "a day in a calendar two months on and one back":
    "Look at December 2026 in the calendar first, then choose 19 November 2026 and book that night.",
  "a code of six boxes": "Confirm it with the code.",
  "an address is filled in one go":
    "Have it delivered to Ada Lovelace, ada@example.org, 1 Moth Lane, Graz, Austria.",

  // choosing
  "native radio buttons and checkboxes": "Order a large pizza with capers and basil, no olives.",
  "boxes that hide behind their labels":
    "Choose the team plan with a daily backup and without help by phone, and continue.",
  "switches are set by the state they tell":
    "Set notifications off, and night mode, sounds and bold text on, then save the settings.",
  "a radio group of ARIA, and every day but one":
    "A sleeper seat on every day but Tuesday; then done.",
  "a list that depends on another": "Find trains to Turin in Italy.",
  "several of a list, and one of groups":
    "Paint a Man high lantern in Coral and Indigo, beside the colour that is chosen already.",
  "a listbox behind a button, by clicks": "Sort the shelf: Oldest first. Apply it.",
  "a listbox behind a button, in one action": "Sort the shelf: Loudest first. Apply it.",
  "a field that proposes while one types":
    "Show tonight's weather in London, the one in Ontario: choose it from what is proposed.",
  "a menu at the document's end belongs to one line": "Archive the third invoice.",
  "a list that hides the real one and filters": "Point the telescope at Draco; filter the list.",
  "a native slider by its value, another by keys":
    "Set the lamp's volume to 70. Then raise its brightness by keys to 70 and back to 60, and save.",

  // waiting
  "a page that is slow to come and to show": "Board the ferry.",
  "a toast is answered before it goes": "Delete the draft Moth survey, and undo that at once.",
  "what a click loads is read": "Open locker 12 with its code.",
  "a search that waits until typing ends": "Search the moths for luna, and open the Luna moth.",
  "a button that flies": "Catch the firefly.",
  "a gallery that shows one of five": "Go to the fourth picture of the gallery and choose it.",
  "a feed that goes on and on": "Like sighting 47.",
  "a long list of which only the visible part exists": "Name star 612.",
  "a member on a later page": "View the member Vera Lind.",
  "a table is filtered, sorted, and its cheapest line bought":
    "Of the things of kind Lamp with a 2 in the name, buy the cheapest: sort by the price.",

  // layers
  "a cookie banner first, with as little consent as can be":
    "Start the tour. Consent to nothing but what is necessary.",
  "a dialog over a dialog":
    "Delete the account, not the history; where you are asked, type DELETE.",
  "a pop-up that comes uninvited": "Cook the soup. Close what comes in the way first.",
  "a popover": "Share the moon photo by copying its link.",
  "the save button of the right tab":
    "Have a code asked for when signing in (under Security), and save that.",
  "folded questions, native and not":
    "Find the wifi password among the questions, and sign with it.",
  "an alert does not stop anything": "Let the backup say hello.",
  "a question that is answered with yes": "Remove the backup for ever.",
  "a question that is answered with no":
    "Press the button that removes the backup, but say no when you are asked.",
  "a question that is answered with a text": "Rename the backup to moth-backup.",
  "a code from a new tab, which is closed":
    "Read the coupon in the tab that it opens in, close that tab, and use the coupon.",
  "a code from a new tab, which stays open":
    "Read the coupon in the tab that it opens in, go back to the first tab, use the coupon there, and then close the coupon's tab.",

  // moving
  "menus that open under the mouse":
    "In the shop's menus open Products, then Candles, then ask for Engraving.",
  "a list is sorted by keys":
    "Move the Barn to the beginning of the walk, by keys, and save the order.",
  "a note is dragged by script":
    "Drag the note “Oil the gate” to Done, by script, and save the board.",
  "a cell of a table is edited by F2": "Change the seeds of Jasmine to 52 and save the sheet.",
  "shortcuts of the keyboard":
    "By shortcuts: run the command water the moss, close the command line, and search for moss.",
  "a line is cut and pasted": "Cut the line of From and paste it into To, by keys, and save both.",
  "a button drawn in the middle of a canvas": "Start the moth game.",
  "drawn shapes by their colour and title": "Press the red signal, then the triangle.",
  "a file deep in a tree, beside its twin": "Open the taxes of 2026.",

  // depths
  "a form in a frame: same": "Send the word “moth in same” from the frame.",
  "a form in a frame: other": "Send the word “moth in other” from the frame.",
  "a form in a frame: sandboxed": "Send the word “moth in sandboxed” from the frame.",
  "a form in a frame: written": "Send the word “moth in written” from the frame.",
  "a form in a frame: deep": "Send the word “moth in deep” from the innermost frame.",
  "one form among five frames": "Send “the second” from the frame of kind other.",
  "a form in a shadow root: open": "Send the word “moth in open” from its card.",
  "a form in a shadow root: nested": "Send the word “moth in nested” from its card.",
  "a form in a shadow root: closed": "Send the word “moth in closed” from its card.",
  "a button in a slot": "Send from the slot.",

  // files
  "a file is uploaded": "Choose the file moth.txt and send it.",
  "a file is uploaded through a button": "Send the drawing moth.txt.",
  "what a script makes is downloaded": "Download the statement of February.",
  "what a link leads to is downloaded": "Download all ferries as a table.",
};
