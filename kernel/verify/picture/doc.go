// Package picture compares pictures by their decoded dots, so that neither the
// way they are packed nor the texts in their metadata matter, and draws what
// differs between two of them.
package picture
