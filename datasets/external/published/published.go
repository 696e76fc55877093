package published

import (
	"os"
	"path/filepath"
	"testing"

	"bridle/datasets/external"
)

// Variable is the environment variable that names the folder with the copies, each
// set in a folder below it.
const Variable = "BRIDLE_SHARED_DATA"

// Root returns the folder with the copies of the public sets: the one named by the
// environment variable BRIDLE_SHARED_DATA, or else shared/data beside this repository
// or beside the folder that holds it. The test is skipped if there is none, and fails
// if the variable names no folder.
func Root(t testing.TB) string {
	t.Helper()
	if folder := os.Getenv(Variable); folder != "" {
		if !isFolder(folder) {
			t.Fatalf("%s is %s, which is no folder", Variable, folder)
		}
		return folder
	}
	for _, up := range []string{"../../..", "../../../..", "../../../../.."} {
		if folder := filepath.Join(filepath.FromSlash(up), "shared", "data"); isFolder(folder) {
			return folder
		}
	}
	t.Skipf("no copies of the public data sets are at hand: set %s to the folder that holds them", Variable)
	return ""
}

// isFolder reports whether there is a folder of that name.
func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// Folder returns a folder of its own with a verified copy of the set of that name, in
// the layout in which Fetch leaves it.
func Folder(t testing.TB, name string) string {
	t.Helper()
	root := Root(t)
	set, found := external.Named(name)
	if !found {
		t.Fatalf("the manifest has no set %s", name)
	}
	dir := t.TempDir()
	if err := external.Take(set, root, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}
