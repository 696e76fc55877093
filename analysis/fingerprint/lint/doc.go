// Package lint tests fingerprints against their own examples and against each other's.
//
// [Write] writes the examples of rules as rows of a run, so that they can be opened like any
// study; [Check] matches them there, by the same statement that matches real grabs, and returns
// what is wrong:
//
//   - an example that has to match does not, or one that must not does;
//   - a rule matches an example of another one and does not declare the overlap, or declares
//     one that there is not;
//   - a selection can be crossed out of the condition without any example noticing, so nothing
//     shows what it is for;
//   - a selection is met by no example.
//
// Every outcome is worked out twice, by SQL and by evaluating the condition over the selections
// that an example met; a difference is an error of this program.
package lint
