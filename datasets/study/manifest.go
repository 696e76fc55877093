package study

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Clocks that can give the instants of a run.
const (
	SystemClock    = "system"
	SimulatedClock = "simulated"
)

// State says how far a run has come.
type State string

// The states of a run.
const (
	Running     State = "running"     // under way, or cut off
	Interrupted State = "interrupted" // stopped on request; can be resumed
	Complete    State = "complete"    // came to its end
)

// Input names a file or part that a run read.
type Input struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

// Count is how much of one dataset a run wrote.
type Count struct {
	Rows  int64 `json:"rows"`
	Parts int   `json:"parts"`
}

// Manifest is the content of run.json.
type Manifest struct {
	RunID        string           `json:"run_id"`
	Tool         string           `json:"tool"`
	Version      string           `json:"version"`
	Arguments    []string         `json:"arguments"`
	Config       json.RawMessage  `json:"config"`
	ConfigSHA256 string           `json:"config_sha256"`
	Seed         *int64           `json:"seed"`
	Clock        string           `json:"clock"`
	Simulated    bool             `json:"simulated"`
	State        State            `json:"state"`
	StartedAt    time.Time        `json:"started_at"`
	EndedAt      *time.Time       `json:"ended_at"`
	Inputs       []Input          `json:"inputs"`
	Counts       map[string]Count `json:"counts"`
	// Parts lists what the run wrote, by name within its folder. It is filled
	// when the run ends; before that the folder is the list.
	Parts []PartRecord `json:"parts"`
}

// PartRecord is a part as run.json remembers it.
type PartRecord struct {
	Name   string `json:"name"`
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// DecodeManifest reads a run.json. Unknown fields are refused, since they come
// from a newer version whose rows this one could misread.
func DecodeManifest(b []byte) (Manifest, error) {
	var m Manifest
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return Manifest{}, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Manifest{}, errors.New("more than one JSON value")
	}
	switch {
	case m.RunID == "":
		return Manifest{}, errors.New("run_id is missing")
	case m.Tool == "":
		return Manifest{}, errors.New("tool is missing")
	case m.StartedAt.IsZero():
		return Manifest{}, errors.New("started_at is missing")
	case !slices.Contains([]State{Running, Interrupted, Complete}, m.State):
		return Manifest{}, fmt.Errorf("state is %q, not running, interrupted or complete", m.State)
	case m.Clock != SystemClock && m.Clock != SimulatedClock:
		return Manifest{}, fmt.Errorf("clock is %q, not system or simulated", m.Clock)
	}
	return m, nil
}

// Encode returns the manifest as it stands in run.json.
func (m Manifest) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(b, '\n'), nil
}

// readManifest reads run.json of the run folder dir.
func readManifest(dir string) (Manifest, error) {
	path := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(path)
	if err != nil {
		return Manifest{}, err
	}
	m, err := DecodeManifest(b)
	if err == nil && m.RunID != filepath.Base(dir) {
		err = fmt.Errorf("run_id is %q but the folder is named %q", m.RunID, filepath.Base(dir))
	}
	if err != nil {
		return Manifest{}, &LocatedError{
			Location: Location{File: path}, Err: err,
			Advice: "restore it from a copy of the study, or update bridle if a newer version wrote it",
		}
	}
	return m, nil
}

// Datasets returns the names of the datasets counted in the manifest, sorted.
func (m Manifest) Datasets() []string { return slices.Sorted(maps.Keys(m.Counts)) }
