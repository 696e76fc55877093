//go:build !linux

package prompt

import "io"

// Reader returns the file.
func Reader(file io.Reader) io.Reader { return file }

// Writer returns the file.
func Writer(file io.Writer) io.Writer { return file }
