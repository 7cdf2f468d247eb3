// What the Go engine that flagd is built on answers: a targeting rule and contexts on stdin, a variant for each on stdout.
package main

import (
	"bytes"
	"encoding/json"
	"os"

	"github.com/diegoholiveira/jsonlogic/v3"
)

func main() {
	var given struct {
		Rule     json.RawMessage
		Contexts []json.RawMessage
	}
	if err := json.NewDecoder(os.Stdin).Decode(&given); err != nil {
		panic(err)
	}
	variants := make([]string, len(given.Contexts))
	for i, context := range given.Contexts {
		var out bytes.Buffer
		if err := jsonlogic.Apply(bytes.NewReader(given.Rule), bytes.NewReader(context), &out); err != nil {
			variants[i] = err.Error()
		} else if err := json.Unmarshal(out.Bytes(), &variants[i]); err != nil {
			panic(err)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(variants); err != nil {
		panic(err)
	}
}
