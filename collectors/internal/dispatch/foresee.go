package dispatch

// Foresee reads what the outcomes of entries are about to need, side by side; nothing else happens (see dnswire.Foreseer). It is for
// the engine.
func (d *Dispatcher) Foresee(tags []uint64) {
	sum := 0
	for _, tag := range tags {
		e := d.pool.at(int32(tag))
		sum += e.item.Target + int(e.item.Key) + int(e.queries)
	}
	for _, tag := range tags {
		sum += int(d.cfg.List.Target(d.pool.at(int32(tag)).item.Target).Address.Port())
	}
	d.touched += sum
}
