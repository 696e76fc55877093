package contest

import (
	"context"
	"time"
)

// Play lets the methods divide a case, one after the other, and returns their results in
// order. What the store has is not done again; each new result is kept before the next method
// begins. told is called with each new result; nil is nobody.
func Play(ctx context.Context, c *Case, methods []Method, s Store, told func(Result)) ([]Result, error) {
	data := c.Hash()
	var all []Result
	for _, m := range methods {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		r, kept, err := s.Find(c, data, m.Key)
		if err != nil {
			return nil, err
		}
		if !kept {
			start := time.Now()
			answer, err := m.Run(ctx, c)
			if err != nil {
				return nil, err
			}
			r = Result{World: c.World, Seed: c.Seed, Method: m.Key, Build: s.Build, Data: data,
				Seconds: time.Since(start).Seconds(), Measures: Judge(c, answer)}
			if err := s.Keep(r); err != nil {
				return nil, err
			}
			if told != nil {
				told(r)
			}
		}
		all = append(all, r)
	}
	return all, nil
}
