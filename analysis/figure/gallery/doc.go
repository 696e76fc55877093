// Package gallery has one example of every kind of chart, drawn from invented data, for tests of the drawing and for those who look
// for a chart. Countries are XA to XZ, networks AS 64496 to 64511, names end in example; all figures say SIMULATED. The maps of the
// world alone have codes of real countries, for their shapes, and say that nothing on them is true.
//
// A new kind of chart adds its example in a file of its own and to [Examples]. What is tested of all of them: the same bytes in
// fresh processes, colours in every theme, a Vega-Lite twin, the marks of simulation and of verdicts.
package gallery
