package chromium

import (
	"errors"
	"os/exec"
	"strings"
)

// programs are the names under which Chromium is installed, the first that is
// there is taken.
func programs() []string {
	return []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}
}

// ErrNone says that there is no Chromium on this machine.
var ErrNone = errors.New("no Chromium found on the PATH (looked for " + strings.Join(programs(), ", ") + "); install it, or print the page from a browser")

// Find returns the path of a Chromium, or [ErrNone].
func Find() (string, error) {
	for _, name := range programs() {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNone
}
