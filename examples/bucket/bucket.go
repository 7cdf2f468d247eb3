package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
)

// Bucket returns the bucket of a key, 0 to 9,999. salt is what the flag model.<model>.salt answers; key is UTF-8.
func Bucket(salt, key string) int {
	hash := sha256.Sum256([]byte(salt + "\x00" + key))
	return int(binary.BigEndian.Uint32(hash[:4]) % 10_000)
}

// For check.mjs: a JSON string on each line of stdin, its bucket on each line of stdout.
func main() {
	keys, out := json.NewDecoder(bufio.NewReader(os.Stdin)), bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for keys.More() {
		var key string
		if err := keys.Decode(&key); err != nil {
			panic(err)
		}
		fmt.Fprintln(out, Bucket(os.Args[1], key))
	}
}
