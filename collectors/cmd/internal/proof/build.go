package proof

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Build builds commands, given by their import paths, into a folder. They are built without cgo, which is quick; so they
// link no database.
func Build(dir string, commands ...string) error {
	cmd := exec.Command("go", append([]string{"build", "-o", dir + string(os.PathSeparator)}, commands...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w\n%s", strings.Join(commands, ", "), err, out)
	}
	return nil
}
