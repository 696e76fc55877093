// Command drawgallery draws every chart of analysis/figure/gallery and prints a hash of each of its files, to be compared between
// processors. With -o it writes PNG, SVG and PDF into a folder instead and says how long that took, so that people can look at them:
// -theme and -scale choose the theme and the dots per pixel, and -most is how long it may take.
package main
