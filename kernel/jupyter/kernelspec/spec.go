package kernelspec

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// A Spec is the content of kernel.json.
type Spec struct {
	// Argv is the command that starts the kernel; "{connection_file}" stands
	// for the path of the connection file.
	Argv []string `json:"argv"`

	DisplayName   string            `json:"display_name"`
	Language      string            `json:"language"`
	InterruptMode string            `json:"interrupt_mode,omitempty"` // "message" or "signal"
	Env           map[string]string `json:"env,omitempty"`
	Metadata      map[string]any    `json:"metadata,omitempty"`
}

// owner is the key in Metadata by which Uninstall knows its own.
const owner = "bridle"

// New returns the spec of Bridle's kernel: start are the program and what makes it a kernel,
// arguments what it is told besides.
func New(start []string, arguments ...string) Spec {
	return Spec{
		Argv:        slices.Concat(start, []string{"--connection-file", "{connection_file}"}, arguments),
		DisplayName: "Go (Bridle)", Language: "go", InterruptMode: "message",
		Metadata: map[string]any{owner: map[string]any{}},
	}
}

// names are the names that Jupyter accepts.
var names = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

//go:embed logo.svg
var drawing []byte

// Install writes the spec and the logos to the folder name within the folder
// kernels, which is made if need be, and returns its path. An earlier
// installation is replaced; a kernel of others with this name is an error.
func Install(kernels, name string, spec Spec) (string, error) {
	if !names.MatchString(name) || name == "." || name == ".." {
		return "", fmt.Errorf("the name %q is not one for a kernel: use letters, digits, '.', '_' and '-'", name)
	}
	dir := filepath.Join(kernels, name)
	switch found, err := read(dir); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return "", err
	case !found.isOurs():
		return "", fmt.Errorf("%s belongs to the kernel %q; choose another name", dir, found.DisplayName)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("cannot install the kernel: %w", err)
	}
	contents, err := files(spec)
	if err != nil {
		return "", err
	}
	for _, f := range contents {
		if err := os.WriteFile(filepath.Join(dir, f.name), f.data, 0o644); err != nil {
			return "", fmt.Errorf("cannot install the kernel: %w", err)
		}
	}
	return dir, nil
}

type file struct {
	name string
	data []byte
}

// files are what Install writes; kernel.json comes last, since with it the
// kernel is there.
func files(spec Spec) ([]file, error) {
	all := []file{{"logo-svg.svg", drawing}}
	for _, size := range []int{32, 64} {
		var encoded bytes.Buffer
		if err := png.Encode(&encoded, logo(size)); err != nil {
			return nil, fmt.Errorf("cannot draw the logo: %w", err)
		}
		all = append(all, file{fmt.Sprintf("logo-%dx%d.png", size, size), encoded.Bytes()})
	}
	text, err := json.MarshalIndent(spec, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("cannot write kernel.json: %w", err)
	}
	return append(all, file{"kernel.json", append(text, '\n')}), nil
}

// Uninstall removes the kernel from the folder kernels. Files that Install
// did not write stay, and then the folder does.
func Uninstall(kernels, name string) (string, error) {
	dir := filepath.Join(kernels, name)
	if !names.MatchString(name) {
		return "", fmt.Errorf("the name %q is not one for a kernel", name)
	}
	spec, err := read(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("no kernel is installed at %s; 'bridle kernel list' shows where kernels are", dir)
	}
	if err != nil {
		return "", err
	}
	if !spec.isOurs() {
		return "", fmt.Errorf("%s belongs to the kernel %q and is left alone", dir, spec.DisplayName)
	}
	contents, err := files(spec)
	if err != nil {
		return "", err
	}
	for _, f := range slices.Backward(contents) {
		if err := os.Remove(filepath.Join(dir, f.name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("cannot uninstall the kernel: %w", err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		return dir, err
	}
	return dir, os.Remove(dir)
}

// read reads the kernel.json in a folder.
func read(dir string) (Spec, error) {
	path := filepath.Join(dir, "kernel.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return Spec{}, err
	}
	spec, err := parse(text)
	if err != nil {
		return Spec{}, fmt.Errorf("%s: %w", path, err)
	}
	return spec, nil
}

func parse(text []byte) (Spec, error) {
	var spec Spec
	if err := json.Unmarshal(text, &spec); err != nil {
		return Spec{}, fmt.Errorf("not a kernelspec: %w", err)
	}
	return spec, nil
}

// isOurs reports whether Install wrote the spec.
func (s Spec) isOurs() bool {
	_, ok := s.Metadata[owner]
	return ok
}

// An Installed is a kernel that Jupyter would find.
type Installed struct {
	Name string
	Dir  string
	Spec Spec
	Ours bool  // written by Install
	Err  error // if kernel.json cannot be read
}

// List returns the kernels in the folders, in the order of the folders and
// then of their names. Of two with one name Jupyter takes the first.
func List(kernels []string) []Installed {
	var all []Installed
	for _, folder := range kernels {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue // most of them do not exist
		}
		for _, e := range entries {
			dir := filepath.Join(folder, e.Name())
			spec, err := read(dir)
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotDir) {
				continue
			}
			all = append(all, Installed{Name: e.Name(), Dir: dir, Spec: spec, Ours: spec.isOurs(), Err: err})
		}
	}
	return all
}
