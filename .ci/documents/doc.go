// Package documents holds the project's documents to their word: every command that a Markdown file outside of testdata
// shows is run as it stands, in the order of the document, in a folder that looks like a fresh clone, and must end well
// and print what the document says it prints.
//
// A block of commands is an indented or fenced block whose first line begins with a program. In a block with lines that
// begin with "$ " these are the commands and the other lines are what they print; in any other every line is a
// command. Of what is printed, each line of the document must come in its order; "…" stands for anything, and numbers
// may differ a little, since replies come in another order each time.
//
// What a document needs that a clone does not have (lists, a study) stands in testdata, in an archive with the
// document's name: its comment is the shell that prepares the folder, its files lie there. What cannot be run as it
// stands, such as a server that never ends or a question to the real Internet, is an exception with a
// reason, and is held to something weaker: that it starts and stops, or refuses and can be rehearsed.
//
// Documents whose commands take minutes are run with BRIDLE_LONG=1 alone. Where it is allowed, everything runs in a
// network of its own, so that nothing leaves the machine and no other program is in the way.
package documents
