package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

// front answers the requests of the XML interface that the emulator does not know: uploads, and the documents that say
// what is missing. They become requests of the JSON interface, so that both have the same objects. See
// https://cloud.google.com/storage/docs/xml-api/reference-methods and .../reference-status.
type front struct {
	emulator http.Handler
	host     string
	uploads  uploads
}

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Host = f.host // whatever a proxy in between was called: the emulator goes by it
	bucket, key, isXML := place(r.URL)
	if !isXML {
		f.emulator.ServeHTTP(w, r)
		return
	}
	if !f.exists("/storage/v1/b/" + url.PathEscape(bucket)) {
		refuse(w, r, http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist.")
		return
	}
	query := r.URL.Query()
	switch {
	case key == "":
		f.emulator.ServeHTTP(w, r)
	case r.Method == http.MethodPost && query.Has("uploads"):
		f.uploads.begin(w, bucket, key)
	case query.Has("uploadId"):
		f.part(w, r, bucket, key)
	case r.Method == http.MethodPut:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			refuse(w, r, http.StatusBadRequest, "IncompleteBody", err.Error())
			return
		}
		f.store(w, r, bucket, key, body)
	case !f.exists("/storage/v1/b/" + url.PathEscape(bucket) + "/o/" + url.PathEscape(key)):
		refuse(w, r, http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
	default:
		f.emulator.ServeHTTP(w, r)
	}
}

// place is the bucket and the key in the path of a request of the XML interface.
func place(address *url.URL) (bucket, key string, isXML bool) {
	head, tail, _ := strings.Cut(strings.TrimPrefix(address.EscapedPath(), "/"), "/")
	switch head {
	case "", "_internal", "storage", "upload", "download", "batch":
		return "", "", false
	}
	bucket, _ = url.PathUnescape(head)
	key, _ = url.PathUnescape(tail)
	return bucket, key, true
}

func (f *front) exists(path string) bool {
	answer := f.ask(http.MethodGet, path, nil, nil)
	return answer.Code == http.StatusOK
}

func (f *front) ask(method, path string, header http.Header, body []byte) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, bytes.NewReader(body))
	for _, name := range []string{"Content-Type", "Content-Encoding", "Cache-Control"} {
		if value := header.Get(name); value != "" {
			request.Header.Set(name, value)
		}
	}
	answer := httptest.NewRecorder()
	f.emulator.ServeHTTP(answer, request)
	return answer
}

// store makes an object, and tells its tag and generation as the XML interface does. It reports whether it did.
func (f *front) store(w http.ResponseWriter, r *http.Request, bucket, key string, body []byte) (etag string, ok bool) {
	path := "/upload/storage/v1/b/" + url.PathEscape(bucket) + "/o?uploadType=media&name=" + url.QueryEscape(key)
	answer := f.ask(http.MethodPost, path, r.Header, body)
	var object struct{ Etag, Generation string }
	if answer.Code != http.StatusOK || json.Unmarshal(answer.Body.Bytes(), &object) != nil {
		refuse(w, r, answer.Code, "InvalidArgument", answer.Body.String())
		return "", false
	}
	etag = fmt.Sprintf("%q", strings.Trim(object.Etag, `"`))
	w.Header().Set("ETag", etag)
	w.Header().Set("x-goog-generation", object.Generation)
	return etag, true
}

func refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	w.Header().Set("Content-Type", "application/xml; charset=UTF-8")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		fmt.Fprintf(w, "<?xml version='1.0' encoding='UTF-8'?><Error><Code>%s</Code><Message>%s</Message></Error>", code, message)
	}
}
