package stdlib

//go:generate go run bridle/kernel/cmd/bridle-bind -o . --package stdlib @packages.txt
