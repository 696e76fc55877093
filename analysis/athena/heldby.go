package athena

// HeldBy returns the one circumstance that a batch of several servers rests on. only is false if
// an identity or more than one attribute speaks for the batch, or if it has one server.
//
// Where nothing else is known of servers, a common /24 or a common day may gather them. That is a
// shelf of a hosting company, or a day of scanning, and no finding: such batches should not be
// published as if one party were behind them.
func (in *Inference) HeldBy(batch int) (attribute string, only bool) {
	for _, tie := range in.BatchTree(batch) {
		for _, r := range tie.Reasons {
			if r.Value == "" || r.Millibits <= 0 {
				continue
			}
			if attribute != "" && attribute != r.Attribute {
				return "", false
			}
			attribute = r.Attribute
		}
	}
	k := declaration(in.attributes, attribute)
	if k < 0 || in.attributes[k].Class != Circumstance {
		return "", false
	}
	return attribute, true
}
