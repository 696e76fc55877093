package campaign

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bridle/collectors/internal/scope"
	"bridle/collectors/simnet/step"
	"bridle/datasets/settings"
	"bridle/datasets/study"
)

// Scene is where a campaign takes place: a study, what study.toml says, and the network, which is
// the real one or a simulation.
type Scene struct {
	Study    study.Study
	Settings settings.Collect
	// Network is the simulated network; nil is the real one.
	Network *step.Client
	Guard   *scope.Guard
	// Timeout is how long a try waits for its reply, in network time.
	Timeout time.Duration
}

// Choice is how a scene is entered.
type Choice struct {
	// Dir is the study folder, which must be there. Tool is the name of the command, for the simulation.
	Dir, Tool string
	// Simulation overrides the address in study.toml.
	Simulation string
	// Timeout of a try; 0 means 2 s.
	Timeout time.Duration
	// Own are addresses of the study's own servers; see scope.Config.
	Own []netip.Addr
	// Beyond declares servers that the scope file does not hold; see scope.Config.
	Beyond bool
	// Plan is true if nothing will be sent: then no simulation is joined.
	Plan bool
}

// Enter reads study.toml, opens the lists of whom may be asked, and joins the simulation if there is
// one. It fails if anything is missing that asking requires.
func Enter(ctx context.Context, c Choice) (*Scene, error) {
	Thrift()
	s, err := enter(c.Dir)
	if err != nil {
		return nil, err
	}
	file, err := settings.Read(c.Dir)
	if err != nil {
		return nil, err
	}
	sc := &Scene{Study: s, Settings: file.Collect, Timeout: c.Timeout}
	if sc.Timeout == 0 {
		sc.Timeout = 2 * time.Second
	}
	if c.Simulation != "" {
		sc.Settings.Simulation = c.Simulation
	}
	if sc.Settings.Vantage == "" && sc.Simulated() {
		sc.Settings.Vantage = "simulated"
	}
	if err := sc.complete(); err != nil {
		return nil, err
	}
	lists := sc.lists()
	lists.Own, lists.Beyond = c.Own, c.Beyond
	if sc.Guard, err = scope.Open(lists, time.Now()); err != nil {
		return nil, err
	}
	if sc.Simulated() && !c.Plan {
		if sc.Network, err = step.Dial(ctx, sc.Settings.Simulation, c.Tool, sc.Timeout); err != nil {
			return nil, fmt.Errorf("the simulated Internet at %s does not answer: %w; start it with 'bridle-simnet run --study %s'", sc.Settings.Simulation, err, c.Dir)
		}
	}
	return sc, nil
}

// enter opens the study; a folder that has settings and no runs yet becomes one, since a scan may be what begins it.
func enter(dir string) (study.Study, error) {
	s, err := study.Open(dir)
	if !errors.Is(err, study.ErrNoStudy) {
		return s, err
	}
	if _, none := os.Stat(filepath.Join(dir, settings.Name)); none != nil {
		return study.Study{}, err
	}
	return study.Create(dir)
}

// Simulated reports whether the network is a simulation.
func (s *Scene) Simulated() bool { return s.Settings.Simulation != "" }

// Stamp is what lines about simulated data begin with; empty for real ones.
func (s *Scene) Stamp() string {
	if s.Simulated() {
		return "SIMULATED: "
	}
	return ""
}

// complete returns an error that names all that asking requires and is not there.
func (s *Scene) complete() error {
	if s.Simulated() {
		host, _, err := net.SplitHostPort(s.Settings.Simulation)
		if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
			return fmt.Errorf("collect.simulation = %q in %s: give an address of loopback with port, such as 127.0.0.1:5299", s.Settings.Simulation, settings.Name)
		}
		if simulated, known, err := s.Study.IsSimulated(); err != nil || known && !simulated {
			return errors.Join(err, errors.New("the study holds runs on the real Internet, and simulated ones are never mixed with them: use another study folder"))
		}
		return nil
	}
	var missing []string
	for _, x := range []struct{ name, value, example string }{
		{"vantage", s.Settings.Vantage, `vantage = "ams-1"`},
		{"contact.name", s.Settings.Contact.Name, `contact.name = "Example Institute"`},
		{"contact.email", s.Settings.Contact.Email, `contact.email = "dns-study@example.org"`},
		{"contact.page", s.Settings.Contact.Page, `contact.page = "https://dns-study.example.org"`},
		{"scope", s.Settings.Scope, `scope = "scope.txt"`},
		{"opt_out", s.Settings.OptOut, `opt_out = "opt-out.txt"`},
	} {
		if x.value == "" {
			missing = append(missing, "  "+x.example)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("nothing is sent on the real Internet before it is said who asks, whom, and who has asked not to be; %s lacks, below [collect]:\n%s\nfor a simulated Internet see 'bridle-simnet with --help'",
			filepath.Join(s.Study.Dir(), settings.Name), strings.Join(missing, "\n"))
	}
	if simulated, known, err := s.Study.IsSimulated(); err != nil || known && simulated {
		return errors.Join(err, errors.New("the study holds simulated runs, and real ones are never mixed with them: use another study folder, or give --simulation"))
	}
	return nil
}

// lists says where the lists of whom may be asked are.
func (s *Scene) lists() scope.Config {
	at := func(path string) string {
		if path == "" || filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(s.Study.Dir(), path)
	}
	return scope.Config{Scope: at(s.Settings.Scope), OptOut: at(s.Settings.OptOut), Simulated: s.Simulated()}
}

// Now returns the study time.
func (s *Scene) Now() time.Time {
	if s.Network != nil {
		return s.Network.Now().Time()
	}
	return time.Now().UTC().Truncate(time.Microsecond)
}

// Clock returns the name of the clock of the rows.
func (s *Scene) Clock() string {
	if s.Simulated() {
		return study.SimulatedClock
	}
	return study.SystemClock
}

// Close leaves the simulation.
func (s *Scene) Close() error {
	if s.Network == nil {
		return nil
	}
	return s.Network.Close()
}
