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
// or beside the folder that holds it. The test is skipped if there is none.
func Root(t testing.TB) string {
	t.Helper()
	candidates := []string{os.Getenv(Variable)}
	for _, up := range []string{"../../../..", "../../../../..", "../../..", "../../../../../.."} {
		candidates = append(candidates, filepath.Join(filepath.FromSlash(up), "shared", "data"))
	}
	for _, folder := range candidates {
		if info, err := os.Stat(folder); folder != "" && err == nil && info.IsDir() {
			return folder
		}
	}
	t.Skipf("no copies of the public data sets are at hand: set %s to the folder that holds them", Variable)
	return ""
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
