package main

import (
	"crypto/md5"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
)

// smallest is what each part but the last of an upload has to have, in bytes.
const smallest = 5 << 20

// uploads are the objects that arrive in parts: https://cloud.google.com/storage/docs/multipart-uploads.
type uploads struct {
	mutex sync.Mutex
	last  int
	parts map[string]map[int][]byte
}

func (u *uploads) begin(w http.ResponseWriter, bucket, key string) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.last++
	name := strconv.Itoa(u.last)
	if u.parts == nil {
		u.parts = map[string]map[int][]byte{}
	}
	u.parts[name] = map[int][]byte{}
	answer(w, struct {
		XMLName  xml.Name `xml:"InitiateMultipartUploadResult"`
		Bucket   string
		Key      string
		UploadID string `xml:"UploadId"`
	}{Bucket: bucket, Key: key, UploadID: name})
}

// part takes a part, or ends the upload: whole, or without anything.
func (f *front) part(w http.ResponseWriter, r *http.Request, bucket, key string) {
	name, u := r.URL.Query().Get("uploadId"), &f.uploads
	u.mutex.Lock()
	parts, known := u.parts[name]
	u.mutex.Unlock()
	if !known {
		refuse(w, r, http.StatusNotFound, "NoSuchUpload", "The requested upload was not found.")
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, r, http.StatusBadRequest, "IncompleteBody", err.Error())
		return
	}
	u.mutex.Lock()
	defer u.mutex.Unlock()
	switch r.Method {
	case http.MethodPut:
		number, err := strconv.Atoi(r.URL.Query().Get("partNumber"))
		if err != nil || number < 1 || number > 10000 {
			refuse(w, r, http.StatusBadRequest, "InvalidArgument", "partNumber is not from 1 to 10000")
			return
		}
		parts[number] = body
		w.Header().Set("ETag", tag(body))
	case http.MethodPost:
		whole, problem := joined(parts, body)
		if problem != "" {
			refuse(w, r, http.StatusBadRequest, problem, "The parts that are named do not make an object.")
			return
		}
		if etag, ok := f.store(w, r, bucket, key, whole); ok {
			delete(u.parts, name)
			answer(w, struct {
				XMLName xml.Name `xml:"CompleteMultipartUploadResult"`
				Bucket  string
				Key     string
				ETag    string
			}{Bucket: bucket, Key: key, ETag: etag})
		}
	case http.MethodDelete:
		delete(u.parts, name)
		w.WriteHeader(http.StatusNoContent)
	}
}

// joined puts together the parts that a request names, which are in order, with their tags; or says the error's code.
func joined(parts map[int][]byte, request []byte) (whole []byte, problem string) {
	var named struct {
		Part []struct {
			PartNumber int
			ETag       string
		}
	}
	if xml.Unmarshal(request, &named) != nil || len(named.Part) == 0 {
		return nil, "MalformedCompleteMultipartUploadRequest"
	}
	for position, part := range named.Part {
		body, known := parts[part.PartNumber]
		isLast := position == len(named.Part)-1
		switch {
		case !known || part.ETag != tag(body):
			return nil, "InvalidPart"
		case position > 0 && part.PartNumber <= named.Part[position-1].PartNumber:
			return nil, "InvalidPartOrder"
		case !isLast && len(body) < smallest:
			return nil, "EntityTooSmall"
		}
		whole = append(whole, body...)
	}
	return whole, ""
}

func tag(body []byte) string {
	return fmt.Sprintf("%q", fmt.Sprintf("%x", md5.Sum(body)))
}

func answer(w http.ResponseWriter, document any) {
	text, err := xml.Marshal(document)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/xml; charset=UTF-8")
	w.Write(append([]byte(xml.Header), text...))
}
