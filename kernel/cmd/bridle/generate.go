package main

// The packages that cells may import, besides those of the standard library that the
// engine brings itself.
//go:generate go run bridle/kernel/cmd/bridle-bind -o bindings --package bindings bridle/analysis/athena bridle/analysis/cachefill bridle/analysis/figure bridle/analysis/figuretable bridle/analysis/fingerprint bridle/analysis/geography bridle/analysis/hierarchy bridle/analysis/load bridle/analysis/matrix bridle/analysis/naming bridle/analysis/rules2018 bridle/analysis/study bridle/analysis/theme bridle/analysis/theme/lexicon bridle/analysis/timeline bridle/analysis/verdict bridle/datasets/hideandseek2018 gonum.org/v1/gonum/graph gonum.org/v1/gonum/graph/community gonum.org/v1/gonum/graph/simple gonum.org/v1/gonum/graph/topo gonum.org/v1/gonum/mat gonum.org/v1/gonum/stat gonum.org/v1/plot gonum.org/v1/plot/plotter gonum.org/v1/plot/plotutil gonum.org/v1/plot/vg gonum.org/v1/plot/vg/draw
