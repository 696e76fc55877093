package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"
)

// Name is the name of the file in a study folder.
const Name = "study.toml"

// Settings is the content of the file. What it does not set is nil or zero.
type Settings struct {
	Match   Match   `toml:"match"`
	Cluster Cluster `toml:"cluster"`
	Collect Collect `toml:"collect"`
}

// Match belongs to 'bridle match'.
type Match struct {
	Rules *string `toml:"rules"`
}

// Cluster belongs to 'bridle cluster'.
type Cluster struct {
	MaxServers *int      `toml:"max_servers"`
	Attributes *[]string `toml:"attributes"`
}

// Collect is what collectors need to know of their surroundings. Paths are relative to the study
// folder.
type Collect struct {
	// Vantage is the label of the point from which is asked, as it stands in rows.
	Vantage string `toml:"vantage"`
	// Contact says who asks; on the real Internet it is required.
	Contact Contact `toml:"contact"`
	// Scope and OptOut are files; on the real Internet they are required.
	Scope  string `toml:"scope"`
	OptOut string `toml:"opt_out"`
	// Simulation is the address at which a simulated Internet gives out its time, such as
	// 127.0.0.1:5299. It declares all runs of the study simulated.
	Simulation string `toml:"simulation"`
	// Canary is the study's own zone, Reach a name that everybody looks up.
	Canary Canary `toml:"canary"`
	Reach  Reach  `toml:"reach"`
	Limits Limits `toml:"limits"`
	// AllAddresses declares that addresses may be asked which are not known to be the infrastructure of a
	// provider.
	AllAddresses bool `toml:"all_addresses"`
}

// Contact says who is responsible, for run.json and the pages that explain the study.
type Contact struct {
	// Name is that of the institution, Email where complaints are read, Page the address of the
	// web page that explains the study and how to opt out.
	Name  string `toml:"name" json:"name"`
	Email string `toml:"email" json:"email"`
	Page  string `toml:"page" json:"page"`
}

// Canary is the zone with which resolvers are qualified.
type Canary struct {
	Zone string `toml:"zone" json:"zone"`
	// Servers are the addresses, with port, of its authoritative servers.
	Servers []string `toml:"servers" json:"servers"`
	// DelegationTTL is the TTL of the zone's NS set in its parent, such as 48h; empty: not known.
	DelegationTTL string `toml:"delegation_ttl" json:"delegation_ttl,omitempty"`
}

// Reach is a well-known name and the autonomous system that it leads to.
type Reach struct {
	Name string `toml:"name" json:"name"`
	ASN  int64  `toml:"asn" json:"asn"`
}

// Limits are promises to the networks that are asked. What is nil is as package pace proposes.
type Limits struct {
	Rate           *float64 `toml:"rate"`            // packets a second in all
	AddressGap     *string  `toml:"address_gap"`     // such as 10s: least time between packets to one address
	PrefixGap      *string  `toml:"prefix_gap"`      // and to one /24 or /48
	GroupGap       *string  `toml:"group_gap"`       // and to one cache group
	AddressPackets *int64   `toml:"address_packets"` // most a UTC day to one address
	AddressBytes   *int64   `toml:"address_bytes"`
	TotalPackets   *int64   `toml:"total_packets"` // most a UTC day in all
	TotalBytes     *int64   `toml:"total_bytes"`
}

// Read reads the file of the study in dir; there need not be one.
func Read(dir string) (Settings, error) {
	path := filepath.Join(dir, Name)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, err
	}
	return Decode(path, b)
}

// Decode reads the content of the file; path is its name for errors.
func Decode(path string, b []byte) (Settings, error) {
	var s Settings
	meta, err := toml.Decode(string(b), &s)
	if err != nil {
		if parse, ok := errors.AsType[toml.ParseError](err); ok {
			return Settings{}, fmt.Errorf("%s, line %d: %s", path, parse.Position.Line, parse.Message)
		}
		return Settings{}, fmt.Errorf("%s: %w", path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return Settings{}, fmt.Errorf("%s: there is no setting %s; there are %s", path, unknown[0], strings.Join(keys(), ", "))
	}
	return s, nil
}
