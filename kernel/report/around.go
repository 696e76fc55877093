package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bridle/kernel/verify/lock"
)

// facts writes the headline numbers.
func (w *writer) facts() {
	f := w.options.Facts
	if f == nil {
		return
	}
	w.write("<section class=\"numbers\">\n")
	w.heading(2, "numbers", "In numbers")
	if f.Statement != "" {
		w.writef("<p>%s</p>\n", f.Statement)
	}
	w.write("<dl>\n")
	for _, fact := range f.List {
		w.fact(fact)
	}
	w.write("</dl>\n")
	for _, note := range f.Notes {
		w.writef("<p class=\"small\">Note: %s</p>\n", note)
	}
	w.write("</section>\n")
}

// fact writes one number: the number itself, what it is, and what it does not say.
func (w *writer) fact(f Fact) {
	w.writef("<div><dt>%s</dt>", f.Name)
	switch {
	case f.Value == "":
		w.writef("<dd class=\"value none\">no number</dd><dd>%s</dd>", f.Missing)
	default:
		w.writef("<dd class=\"value\">%s", grouped(f.Value))
		if f.Unit != "" {
			w.writef(" <span class=\"unit\">%s</span>", f.Unit)
		}
		w.write("</dd>")
	}
	switch {
	case f.Low != "":
		w.writef("<dd>%s: %s to %s</dd>", upper(cmp.Or(f.About, "95 % interval")), grouped(f.Low), grouped(f.High))
	case f.NoInterval != "" && f.Value != "":
		w.writef("<dd>No interval: %s</dd>", f.NoInterval)
	}
	if len(f.Parts) > 0 {
		w.writef("<dd>Of these %s</dd>", strings.Join(f.Parts, ", "))
	}
	if f.Caveat != "" {
		w.writef("<dd class=\"caveat\">%s</dd>", f.Caveat)
	}
	w.write("</div>\n")
}

// upper writes a text with a capital first letter.
func upper(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// contents writes the list of parts and figures.
func (w *writer) contents() {
	w.write("<nav aria-label=\"Contents\">\n")
	w.heading(2, "contents", "Contents")
	w.write("<ol class=\"parts\">\n")
	for i, s := range w.sections {
		w.writef("<li><a href=\"#%s\">%s</a>", fmt.Sprintf("part-%d", i+1), s.Title())
		if len(s.Figures) > 0 {
			w.write("\n<ul>\n")
			for n, f := range s.Figures {
				caption, _, _ := strings.Cut(f.Caption, ". ")
				w.writef("<li><a href=\"#%s\">Figure %s</a> %s</li>\n", w.figures[i][n].anchor, fmt.Sprint(w.figures[i][n].number), caption)
			}
			w.write("</ul>\n")
		}
		w.write("</li>\n")
	}
	w.write("<li><a href=\"#made\">How this was made</a></li>\n<li><a href=\"#sources\">Sources</a></li>\n</ol>\n</nav>\n")
}

// made writes versions and sources.
func (w *writer) made() {
	w.write("<section class=\"made\">\n")
	w.heading(2, "made", "How this was made")
	w.write("<p>Each part is a notebook whose cells were run from top to bottom in a fresh session. Where a lock was written, every cell, ",
		"every figure and every figure's file was compared with it when this page was made. With the folder of a notebook's report and the study, ",
		"<code>bridle verify FOLDER</code> runs the notebook again and says of each figure whether it comes out the same.</p>\n")
	w.table("Programs and runs", []string{"Notebook", "Bridle", "Go", "DuckDB", "Processor", "Figures", "Queries", "Parameters", "Lock"}, w.runs())
	w.write("</section>\n<section class=\"made\">\n")
	w.heading(2, "sources", "Sources")
	switch pinned := w.pinned(); {
	case w.snapshot != "" && pinned < len(w.sections):
		w.writef("<p>%s were run at the snapshot <code>%s</code>. The others do not say that they were.</p>\n",
			fmt.Sprintf("%d of %d notebooks", pinned, len(w.sections)), w.snapshot)
	case w.snapshot != "":
		w.writef("<p>All numbers were asked of the parts of one snapshot, <code>%s</code>.</p>\n", w.snapshot)
	default:
		w.write("<p>The notebooks were not pinned to a snapshot: they asked what the study held when they ran. The hashes below say what that was.</p>\n")
	}
	if rows := w.tables(); len(rows) > 0 {
		w.table("Tables that figures were made from", []string{"Notebook", "Table", "Rows", "SHA-256 of the content"}, rows)
	} else {
		w.write("<p>No lock names a table that a figure was made from.</p>\n")
	}
	w.write("<p>Where the data of a figure come from stands below the figure.</p>\n</section>\n")
}

// pinned counts the sections all of whose figures, at least one, say that they were
// made at the snapshot.
func (w *writer) pinned() int {
	count := 0
	for _, s := range w.sections {
		all := s.Lock != nil && len(s.Figures) > 0
		for _, f := range s.Figures {
			all = all && s.Lock.Figures[f.Name].Snapshot != ""
		}
		if all {
			count++
		}
	}
	return count
}

// runs describes each notebook's run.
func (w *writer) runs() [][]string {
	var rows [][]string
	for _, s := range w.sections {
		if s.Lock == nil {
			rows = append(rows, []string{s.File, "not known", "", "", "", fmt.Sprint(len(s.Figures)), "", "", "none"})
			continue
		}
		var b lock.Build
		for _, name := range s.Lock.Names() {
			b = s.Lock.Figures[name].Build
		}
		var params []string
		for _, name := range slices.Sorted(maps.Keys(s.Lock.Notebook.Params)) {
			value, err := json.Marshal(s.Lock.Notebook.Params[name])
			if err != nil {
				value = []byte("?")
			}
			params = append(params, name+"="+string(value))
		}
		rows = append(rows, []string{s.File, short(b.Tool), b.Go, b.DuckDB, b.GOARCH, fmt.Sprint(len(s.Figures)), fmt.Sprint(len(s.Lock.Queries)), strings.Join(params, ", "), lock.Short(s.LockHash)})
	}
	return rows
}

// short cuts the name of a revision, which is a hash.
func short(revision string) string {
	if len(revision) >= 40 && strings.Trim(revision[:40], "0123456789abcdef") == "" {
		return revision[:12] + revision[40:]
	}
	return revision
}

// tables lists what figures were made from.
func (w *writer) tables() [][]string {
	var rows [][]string
	for _, s := range w.sections {
		if s.Lock == nil {
			continue
		}
		all := map[string]lock.Table{}
		for _, name := range s.Lock.Names() {
			maps.Copy(all, s.Lock.Figures[name].Tables)
		}
		for _, name := range slices.Sorted(maps.Keys(all)) {
			rows = append(rows, []string{s.File, name, grouped(fmt.Sprint(all[name].Rows)), strings.TrimPrefix(all[name].SHA256, "sha256:")})
		}
	}
	return rows
}

// table writes texts as a table.
func (w *writer) table(caption string, header []string, rows [][]string) {
	w.writef("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"%s\">\n<table>\n<caption>%[1]s</caption>\n<thead>\n<tr>", caption)
	for _, name := range header {
		w.writef("<th scope=\"col\">%s</th>", name)
	}
	w.write("</tr>\n</thead>\n<tbody>\n")
	for _, row := range rows {
		w.write("<tr>")
		for i, value := range row {
			if i == 0 {
				w.writef("<th scope=\"row\">%s</th>", value)
				continue
			}
			w.write("<td>", breaks(value), "</td>")
		}
		w.write("</tr>\n")
	}
	w.write("</tbody>\n</table>\n</div>\n")
}
