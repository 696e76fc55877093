package documents

// tutorial is the document whose study others go on with.
const tutorial = "notebooks/TUTORIAL.md"

// plan says how the commands of each document are run.
var plan = map[string]document{
	tutorial: {
		exceptions: []exception{
			{begins: "make build", as: target, reason: "everything is built already, by the test"},
			{begins: "bridle-simnet found ", as: either, reason: "ends with 1 if a server was not served in time, as on a busy machine"},
		},
	},
	"README.md": {
		prepared: "readme",
		stands:   []string{"REPORT...", "out/report", "REPORT", "out/report", "NOTEBOOK", "notebooks/06-operators-and-countries.ipynb", "OPERATOR", "s01vant0189.xa", "COUNTRY", "TO"},
		exceptions: []exception{
			{begins: "make demo ", as: target, reason: "takes minutes; the gate runs it"},
			{begins: "make demo-real ", as: target, reason: "may fetch public data"},
			{begins: "make build ", as: target, reason: "everything is built already, by the test"},
			{begins: "make test ", as: target, reason: "this is one of the tests"},
		},
	},
	"kernel/cmd/bridle/README.md": {
		prepared: "bridle",
		long:     true,
		public:   true,
		stands: []string{"RUN RUN", "$(ls out/hacking-team-2014/runs | grep -- -cluster- | head -n 1) $(ls out/hacking-team-2014/runs | grep -- -cluster- | tail -n 1)",
			"out/s operators.csv", "out/own operators.csv"},
		exceptions: []exception{{begins: "duckdb ", as: elsewhere, reason: "another program; what it would read is a file of DuckDB"}},
	},
	"collectors/README.md": {
		long: true,
		exceptions: []exception{
			{begins: "make build", as: target, reason: "everything is built already, by the test"},
			{begins: "bin/bridle-simnet run ", as: served, reason: "goes on until it is stopped"},
		},
	},
	"collectors/REAL.md": {
		prepared: "real",
		exceptions: []exception{
			{begins: "bridle-canary ", as: refused, reason: "answers the real Internet"},
			{begins: "bridle-survey run ", as: rehearsed, reason: "asks the real Internet"},
			{begins: "bridle-survey qualify ", as: refused, reason: "judges a survey, which asks the real Internet", says: "no complete survey to judge"},
			{begins: "bridle-probe run ", as: refused, reason: "asks the real Internet, and wants a survey first", says: "survey"},
			{begins: "bridle-scan run ", as: rehearsed, reason: "asks the real Internet"},
			{begins: "bridle-resolve run ", as: refused, reason: "asks the real Internet, and wants matches first", says: "match"},
			{begins: "bridle-resolve authority ", as: refused, reason: "asks the real Internet, and wants matches first", says: "match"},
			{begins: "rsync ", as: elsewhere, reason: "another program, and another machine"},
			{begins: "zmap ", as: elsewhere, reason: "another program, which asks the real Internet"},
		},
	},
	"collectors/cmd/bridle-canary/README.md": {
		exceptions: []exception{{begins: "bridle-canary ", as: refused, reason: "answers the real Internet"}},
	},
	"collectors/cmd/bridle-scan/README.md": {
		prepared: "real",
		long:     true,
		exceptions: []exception{
			{begins: "bridle-scan run --study S --targets zmap.csv --resume", as: refused, reason: "takes up a run of the real Internet", says: "no run to take up"},
			{begins: "bridle-scan run --study S ", as: rehearsed, reason: "asks the real Internet", says: "not a study|contact"},
		},
	},
	"collectors/cmd/bridle-simnet/README.md": {
		long: true,
		exceptions: []exception{
			{begins: "bin/bridle-simnet run ", as: served, reason: "goes on until it is stopped"},
			{begins: "dig ", as: elsewhere, reason: "another program; addresses and names are those that the world prints"},
			{begins: "ip netns ", as: elsewhere, reason: "needs root; a test of the command makes such a network"},
		},
	},
	"analysis/typeset/faces/README.md": {
		exceptions: []exception{{begins: "apt-get ", as: elsewhere, reason: "fetches packages"}, {begins: "", as: elsewhere, reason: "how the faces were made from these packages; another program"}},
	},
}
