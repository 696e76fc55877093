package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
	"github.com/spf13/cobra"
)

// settingsName is the file in a study folder that sets what flags do not. Flags come
// before it, defaults after it.
const settingsName = "study.toml"

// settings is the content of study.toml. What the file does not set is nil.
type settings struct {
	Match struct {
		Rules *string `toml:"rules"`
	} `toml:"match"`
	Cluster struct {
		MaxServers *int      `toml:"max_servers"`
		Attributes *[]string `toml:"attributes"`
	} `toml:"cluster"`
}

// readSettings reads study.toml of the study in dir; there need not be one. A key
// that is not known is an error: a misspelt setting must not be without effect.
func readSettings(dir string) (settings, error) {
	path := filepath.Join(dir, settingsName)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return settings{}, nil
	}
	if err != nil {
		return settings{}, err
	}
	return decodeSettings(path, b)
}

// decodeSettings reads the content of study.toml; path is its name for errors.
func decodeSettings(path string, b []byte) (settings, error) {
	var s settings
	meta, err := toml.Decode(string(b), &s)
	if err != nil {
		if parse, ok := errors.AsType[toml.ParseError](err); ok {
			return settings{}, fmt.Errorf("%s, line %d: %s", path, parse.Position.Line, parse.Message)
		}
		return settings{}, fmt.Errorf("%s: %w", path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return settings{}, fmt.Errorf("%s: there is no setting %s; there are match.rules, cluster.max_servers, cluster.attributes", path, unknown[0])
	}
	return s, nil
}

// setting puts the value of study.toml into v unless the flag of that name was given.
func setting[T any](cmd *cobra.Command, flag string, v *T, fromFile *T) {
	if fromFile != nil && !cmd.Flags().Changed(flag) {
		*v = *fromFile
	}
}
