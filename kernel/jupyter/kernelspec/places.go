package kernelspec

import (
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
)

// errNotDir is what a file gives that stands where a folder should.
const errNotDir = syscall.ENOTDIR

// Places are the folders in which Jupyter looks for kernels.
type Places struct {
	// User is that of the person, System that of all people of the machine.
	User, System string

	// Environment is that of the Python environment that is active, or empty.
	Environment string

	all []string
}

// Find asks the environment, through getenv, as Jupyter does: JUPYTER_PATH,
// JUPYTER_DATA_DIR, XDG_DATA_HOME, VIRTUAL_ENV, CONDA_PREFIX.
func Find(getenv func(string) string) (Places, error) {
	data := getenv("JUPYTER_DATA_DIR")
	if home := getenv("HOME"); data == "" {
		switch share := getenv("XDG_DATA_HOME"); {
		case runtime.GOOS == "darwin" && home != "":
			data = filepath.Join(home, "Library", "Jupyter")
		case share != "":
			data = filepath.Join(share, "jupyter")
		case home != "":
			data = filepath.Join(home, ".local", "share", "jupyter")
		default:
			return Places{}, errors.New("cannot tell where kernels are installed: neither HOME nor JUPYTER_DATA_DIR is set")
		}
	}
	p := Places{User: filepath.Join(data, "kernels"), System: Prefix("/usr/local")}
	for _, path := range filepath.SplitList(getenv("JUPYTER_PATH")) {
		p.all = append(p.all, filepath.Join(path, "kernels"))
	}
	p.all = append(p.all, p.User)
	for _, name := range []string{"VIRTUAL_ENV", "CONDA_PREFIX"} {
		if prefix := getenv(name); prefix != "" && p.Environment == "" {
			p.Environment = Prefix(prefix)
			p.all = append(p.all, p.Environment)
		}
	}
	p.all = append(p.all, p.System, Prefix("/usr"))
	return p, nil
}

// Prefix returns the folder of kernels of an installation of Python.
func Prefix(prefix string) string { return filepath.Join(prefix, "share", "jupyter", "kernels") }

// All returns every folder in which Jupyter looks, in its order.
func (p Places) All() []string { return slices.Clone(p.all) }
