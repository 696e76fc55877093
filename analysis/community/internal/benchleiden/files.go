package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"bridle/analysis/community"
)

// writeGraph writes int32 numbers: nodes, edges, then both ends of each edge.
func writeGraph(file string, n int, edges []community.Edge) error {
	list := make([]int, 0, 2+2*len(edges))
	list = append(list, n, len(edges))
	for _, e := range edges {
		list = append(list, e.From, e.To)
	}
	return writeInts(file, list)
}

func readGraph(file string) (n int, edges []community.Edge, err error) {
	position := 0
	err = eachInt(file, func(x int) {
		switch {
		case position == 0:
			n = x
		case position == 1:
			edges = make([]community.Edge, 0, max(x, 0))
		case position%2 == 0:
			edges = append(edges, community.Edge{From: x, Weight: 1})
		default:
			edges[len(edges)-1].To = x
		}
		position++
	})
	if err == nil && position < 2 {
		err = fmt.Errorf("%s is no graph: run the whole comparison again", file)
	}
	return n, edges, err
}

func writeInts(file string, list []int) error {
	b := make([]byte, 0, 4*len(list))
	for _, x := range list {
		b = binary.NativeEndian.AppendUint32(b, uint32(x))
	}
	return os.WriteFile(file, b, 0o644)
}

func readInts(file string) (list []int, err error) {
	err = eachInt(file, func(x int) { list = append(list, x) })
	return list, err
}

// eachInt reads a file number by number, so that it is not in memory as a whole.
func eachInt(file string, do func(x int)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	var b [4]byte
	for {
		if _, err := io.ReadFull(r, b[:]); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s ends within a number: %w", file, err)
		}
		do(int(int32(binary.NativeEndian.Uint32(b[:]))))
	}
}
