package querycard

import "slices"

// A Finding is a place at which the answer of a query can differ.
type Finding struct {
	// Line is the line of the query, from 1.
	Line int

	// What can differ, and what to write Instead.
	What, Instead string

	// Rounded tells that the place is inside a call that rounds, so that only
	// last bits which nobody sees can differ.
	Rounded bool
}

// AnyOrder is what is said of a query without an order.
const AnyOrder = "the rows come in any order"

// Grade returns "A", "B" or "F" and what was found, in the order of the text.
// Sources of what differs: DuckDB operations manual, Non-deterministic
// behaviour; measured with one and eight threads on DuckDB 1.5.
func Grade(query string) (string, []Finding) {
	tokens := lex(query)
	var found []Finding
	for i := range tokens {
		if f, ok := call(tokens, i); ok {
			found = append(found, f)
		}
		if f, ok := clause(tokens, i); ok {
			found = append(found, f)
		}
	}
	if f, ok := unordered(tokens); ok {
		found = append(found, f)
	}
	grade := "A"
	for _, f := range found {
		if !f.Rounded {
			return "F", found
		}
		grade = "B"
	}
	return grade, found
}

// The functions whose answer can differ, by why.
var (
	summing  = []string{"sum", "fsum", "kahan_sum", "avg", "mean", "stddev", "stddev_pop", "stddev_samp", "var_pop", "var_samp", "variance", "corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept", "regr_r2", "skewness", "kurtosis", "product", "favg"}
	listing  = []string{"list", "array_agg", "string_agg", "group_concat", "listagg", "histogram"}
	picking  = []string{"first", "last", "any_value", "arbitrary", "mode", "arg_max", "arg_min", "max_by", "min_by", "argmax", "argmin"}
	sketches = []string{"approx_quantile", "reservoir_quantile", "approx_top_k"}
	clocks   = []string{"now", "current_timestamp", "current_date", "current_time", "today", "get_current_timestamp", "get_current_time", "transaction_timestamp", "localtimestamp", "localtime"}
	dice     = []string{"random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "nextval"}
	ranks    = []string{"row_number", "ntile", "lag", "lead", "first_value", "last_value", "nth_value"}
	rounding = []string{"round", "printf", "format", "floor", "ceil", "ceiling", "trunc", "cast", "try_cast"}
)

// call judges the call that starts at token i, if one does.
func call(tokens []token, i int) (Finding, bool) {
	t := tokens[i]
	if i > 0 && tokens[i-1].text == "." { // a column of that name
		return Finding{}, false
	}
	if slices.Contains(clocks, t.text) && (isCall(tokens, i) || t.text[0] == 'c' || t.text[0] == 'l') {
		return Finding{Line: t.line, What: t.text + " is the time of the run", Instead: "give the instant as a value"}, true
	}
	if !isCall(tokens, i) {
		return Finding{}, false
	}
	inside := arguments(tokens, i)
	ordered := hasOrder(inside)
	switch {
	case slices.Contains(dice, t.text):
		return Finding{Line: t.line, What: t.text + " differs at each run", Instead: "hash a key, or store the draw"}, true
	case slices.Contains(sketches, t.text):
		return Finding{Line: t.line, What: t.text + " depends on how threads share the rows", Instead: "quantile_cont, or an exact count"}, true
	case slices.Contains(ranks, t.text) && isOver(tokens, i):
		return Finding{Line: t.line, What: t.text + " is arbitrary where its order has ties", Instead: "end the window's ORDER BY with a key that no two rows share"}, !hasAll(window(tokens, i))
	case ordered:
		return Finding{}, false
	case slices.Contains(summing, t.text) && isWhole(inside):
		return Finding{}, false // exact, in any order
	case slices.Contains(summing, t.text):
		return Finding{Line: t.line, What: t.text + " of doubles differs in its last bits", Instead: t.text + "(x ORDER BY key), or round it; of whole numbers " + t.text + "(x::BIGINT)", Rounded: isRounded(tokens, i)}, true
	case slices.Contains(listing, t.text):
		return Finding{Line: t.line, What: t.text + " has no order", Instead: t.text + "(x ORDER BY x)"}, true
	case slices.Contains(picking, t.text):
		return Finding{Line: t.line, What: t.text + " picks any of several where there are ties", Instead: "min or max, or an order whose end no two rows share"}, true
	}
	return Finding{}, false
}

// clause judges words that are no calls: samples, and limits without order.
func clause(tokens []token, i int) (Finding, bool) {
	t := tokens[i]
	switch t.text {
	case "tablesample", "using":
		rest := tokens[i+1:]
		if t.text == "using" && (len(rest) == 0 || rest[0].text != "sample") {
			return Finding{}, false
		}
		repeatable := slices.ContainsFunc(rest[:min(len(rest), 16)], func(t token) bool { return t.text == "repeatable" })
		return Finding{Line: t.line, What: "a sample differs at each run", Instead: "REPEATABLE (seed), or a condition on hash(key)"}, !repeatable
	case "limit":
		for j := i - 1; j >= 0 && tokens[j].depth >= t.depth; j-- {
			if tokens[j].depth == t.depth && tokens[j].text == "order" {
				return Finding{}, false
			}
			if tokens[j].depth == t.depth && tokens[j].text == ";" {
				break
			}
		}
		return Finding{Line: t.line, What: "LIMIT without an order keeps any rows", Instead: "ORDER BY ALL before LIMIT"}, true
	}
	return Finding{}, false
}

// unordered finds a query whose rows come in any order: no ORDER BY outside
// of parentheses, though it reads something.
func unordered(tokens []token) (Finding, bool) {
	reads, grouped, aggregates := false, false, false
	line := 1
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.text == "(" && i+1 < len(tokens) && (tokens[i+1].text == "select" || tokens[i+1].text == "from") {
			i = closing(tokens, i-1) - 1 // another query
			continue
		}
		if isAggregate(t.text) && isCall(tokens, i) && !isOver(tokens, i) && !reads {
			aggregates = true
		}
		if t.depth != 0 {
			continue
		}
		switch {
		case t.text == "order" && i+1 < len(tokens) && tokens[i+1].text == "by":
			return Finding{}, false
		case t.text == "from":
			reads, line = true, t.line
		case t.text == "group" || t.text == "union" || t.text == "distinct":
			grouped = true
		case t.text == "summarize" || t.text == "describe" || t.text == "show" || t.text == "explain" || t.text == "pragma":
			return Finding{}, false
		}
	}
	if !reads || aggregates && !grouped { // one row
		return Finding{}, false
	}
	return Finding{Line: line, What: AnyOrder, Instead: "ORDER BY ALL at the end"}, true
}

// isAggregate reports whether a function makes one row of many.
func isAggregate(name string) bool {
	for _, names := range [][]string{summing, listing, picking, sketches, {"count", "min", "max", "bool_and", "bool_or", "quantile_cont", "quantile_disc", "median", "approx_count_distinct", "bit_xor", "count_if", "countif"}} {
		if slices.Contains(names, name) {
			return true
		}
	}
	return false
}
