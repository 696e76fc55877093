package session

import (
	"go/types"

	"bridle/kernel/eval/display"
	"bridle/kernel/eval/exportdata"
	"bridle/kernel/eval/reflected"
	"bridle/kernel/eval/stdlib"
)

// Importer returns an importer of everything that cells can import: the standard
// library, the packages of the archives, and those that a session brings itself.
// It is for those who type cells without running them.
func Importer(archives ...exportdata.Archive) (types.Importer, error) {
	registerStdlib()
	compiled, err := exportdata.New(append([]exportdata.Archive{stdlib.Archive()}, archives...)...)
	if err != nil {
		return nil, err
	}
	return reflected.New(compiled, append(display.Packages(display.Surface{}), ownPackage())...), nil
}
