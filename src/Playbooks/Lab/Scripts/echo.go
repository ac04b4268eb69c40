// Answers every request on port 8080 with the name of the pod it runs in.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
	name, err := os.Hostname()
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		fmt.Fprintln(answer, name)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
