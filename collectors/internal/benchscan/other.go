//go:build !linux

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "benchscan: the whole of 127.0.0.0/8 is loopback only on Linux; run it there")
	os.Exit(2)
}
