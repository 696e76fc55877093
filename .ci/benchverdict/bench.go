package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// store keeps a file for each world.
type store struct{ dir, build string }

func (s store) path(scenario string, seed int64) string {
	return filepath.Join(s.dir, fmt.Sprintf("%s-%d.json", scenario, seed))
}

// get returns a kept result of this build; ok is false if there is none.
func (s store) get(scenario string, seed int64) (r result, ok bool, err error) {
	text, err := os.ReadFile(s.path(scenario, seed))
	if errors.Is(err, fs.ErrNotExist) {
		return r, false, nil
	}
	if err != nil {
		return r, false, fmt.Errorf("read a kept result: %w", err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, false, fmt.Errorf("%s is damaged, remove it: %w", s.path(scenario, seed), err)
	}
	return r, r.Build == s.build, nil
}

// put keeps a result; a file is there as a whole or not at all.
func (s store) put(r *result) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	path := s.path(r.Scenario, r.Seed)
	if err := os.WriteFile(path+".part", text, 0o644); err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		return fmt.Errorf("keep a result: %w", err)
	}
	return nil
}

// task is a world to be judged.
type task struct {
	scenario string
	seed     int64
	every    time.Duration
}

// judge plays one world.
func judge(t task, build string) (*result, error) {
	begin := time.Now()
	x, err := newStudy(t.scenario, t.seed, t.every)
	if err != nil {
		return nil, err
	}
	r := &result{Scenario: t.scenario, Seed: t.seed, Build: build, Infected: len(x.infected), Fills: len(x.seen.Book.Fills)}
	r.Watched = time.Since(begin).Seconds()
	begin = time.Now()
	if r.Scores, err = x.scores(); err != nil {
		return nil, fmt.Errorf("world %s, seed %d: %w", t.scenario, t.seed, err)
	}
	r.Judged = time.Since(begin).Seconds()
	return r, nil
}

// play judges worlds side by side, or finds the results of an earlier run. The order of results is that of tasks.
func play(ctx context.Context, tasks []task, workers int, s store, told io.Writer) ([]result, error) {
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	results := make([]result, len(tasks))
	next := make(chan int)
	var mu sync.Mutex
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := range next {
				if err := s.one(tasks[i], &results[i], &mu, told); err != nil {
					cancel(err)
				}
			}
		})
	}
	for i := range tasks {
		select {
		case next <- i:
		case <-inner.Done():
		}
		if inner.Err() != nil {
			break
		}
	}
	close(next)
	all.Wait()
	return results, context.Cause(inner)
}

func (s store) one(t task, into *result, mu *sync.Mutex, told io.Writer) error {
	old, ok, err := s.get(t.scenario, t.seed)
	if err != nil || ok {
		*into = old
		return err
	}
	r, err := judge(t, s.build)
	if err != nil {
		return err
	}
	*into = *r
	mu.Lock()
	defer mu.Unlock()
	fmt.Fprintf(told, "%s, seed %d: %d infected pairs, %d fills seen, %.1f s to watch, %.1f s to judge:", t.scenario, t.seed, r.Infected, r.Fills, r.Watched, r.Judged)
	for _, s := range r.Scores {
		fmt.Fprintf(told, " %s %d claims, %d false %v;", s.Method, s.Indicated.Claims, s.Indicated.False, s.Causes)
	}
	fmt.Fprintln(told)
	return s.put(r)
}
