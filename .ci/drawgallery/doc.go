// Command drawgallery draws every chart of analysis/figure/gallery and prints a hash of each of its files, to be compared between
// processors. With -o it writes PNG, SVG and PDF into a folder instead and says how long that took; -most is how long it may take.
package main
