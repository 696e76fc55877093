// Package figuretable writes tables of a report as documents: HTML, LaTeX with the rules of booktabs, CSV and Markdown, all four from the same cells.
//
// A [Table] has a title, a source, columns with unit and digits, and rows of values. [Table.Document] checks it, turns each value into one text, and
// writes that text four times: so no format can say another number than the others. Formats differ in dress alone: HTML and Markdown put commas
// between thousands, LaTeX leaves that to siunitx, CSV writes nothing for a value that is not there and Inf for one that nothing bounds.
//
// How many digits stand behind which column is said below the table. A value that is not there is an en dash, a zero is a zero. Tables made from
// simulated data bear the word SIMULATED, those with verdicts the sentence of analysis/matrix; no setting removes either.
//
// [LaTeX] and [CSVLine] write row by row and are used for the tables of studies too, which may be longer than memory.
package figuretable
