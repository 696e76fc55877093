package external

import "fmt"

// FileError says which file of which set could not be had, and why.
type FileError struct {
	Set  string
	File File
	Err  error
}

// Error names the set, the file, what happened and where the file is published.
func (e *FileError) Error() string {
	return fmt.Sprintf("external: %s: file %s: %v (published at %s)", e.Set, e.File.Path, e.Err, e.File.URL)
}

// Unwrap returns the cause.
func (e *FileError) Unwrap() error { return e.Err }

// HashError says that a file is not the published one.
type HashError struct {
	// Want is the SHA-256 in the manifest, Got the one of the file at hand, both
	// in hex.
	Want, Got string
}

// Error gives both hashes.
func (e *HashError) Error() string {
	return fmt.Sprintf("sha256 is %s, expected %s: the copy was altered and is refused; get it again, or take another copy with --from DIR", e.Got, e.Want)
}
