package imports

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// Stamp begins the first line of every list of a simulated world, whatever the format of
// the rest; readers take that line for a comment.
const Stamp = "# SIMULATED"

// stampMMDB begins the type of an MMDB file of a simulated world.
const stampMMDB = "SIMULATED"

// CheckStamp returns an error unless a file says of itself what the caller says of it. A
// list of a simulated world taken for a real one would send packets to addresses of no
// meaning and give findings about nobody; a real list among simulated ones would have
// real addresses asked by a rehearsal. So both must say the same: the first line of a list
// begins with [Stamp], or the type of an MMDB file with SIMULATED, if and only if
// simulated is true.
func CheckStamp(path, format string, simulated bool) error {
	name := filepath.Base(path)
	stamped, err := isStamped(path, format)
	switch {
	case err != nil:
		return err
	case stamped && !simulated:
		return fmt.Errorf("%s says that it is simulated: import it with --simulated, into a study of a simulated world", name)
	case !stamped && simulated:
		return fmt.Errorf("%s does not say that it is simulated: a list of a simulated world begins with the line %q; without it, leave out --simulated", name, Stamp)
	}
	return nil
}

func isStamped(path, format string) (bool, error) {
	if format == MMDB {
		db, err := openMMDB(path)
		return err == nil && strings.HasPrefix(db.Metadata.DatabaseType, stampMMDB), err
	}
	f, err := open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	stamped := false
	err = lines(context.Background(), f, func(_ int64, line []byte, _ bool) error {
		stamped = strings.HasPrefix(string(line[:min(len(line), len(Stamp))]), Stamp)
		return errStop
	})
	return stamped, err
}
