import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 313:
/***/ ((module) => {

module.exports = Pend;

function Pend() {
  this.pending = 0;
  this.max = Infinity;
  this.listeners = [];
  this.waiting = [];
  this.error = null;
}

Pend.prototype.go = function(fn) {
  if (this.pending < this.max) {
    pendGo(this, fn);
  } else {
    this.waiting.push(fn);
  }
};

Pend.prototype.wait = function(cb) {
  if (this.pending === 0) {
    cb(this.error);
  } else {
    this.listeners.push(cb);
  }
};

Pend.prototype.hold = function() {
  return pendHold(this);
};

function pendHold(self) {
  self.pending += 1;
  var called = false;
  return onCb;
  function onCb(err) {
    if (called) throw new Error("callback called twice");
    called = true;
    self.error = self.error || err;
    self.pending -= 1;
    if (self.waiting.length > 0 && self.pending < self.max) {
      pendGo(self, self.waiting.shift());
    } else if (self.pending === 0) {
      var listeners = self.listeners;
      self.listeners = [];
      listeners.forEach(cbListener);
    }
  }
  function cbListener(listener) {
    listener(self.error);
  }
}

function pendGo(self, fn) {
  fn(pendHold(self));
}


/***/ }),

/***/ 248:
/***/ ((module) => {

// Adapted from https://github.com/brianloveswords/buffer-crc32/blob/v0.2.13/index.js
const CRC_TABLE = new Int32Array([
  0x00000000, 0x77073096, 0xee0e612c, 0x990951ba, 0x076dc419, 0x706af48f, 0xe963a535, 0x9e6495a3,
  0x0edb8832, 0x79dcb8a4, 0xe0d5e91e, 0x97d2d988, 0x09b64c2b, 0x7eb17cbd, 0xe7b82d07, 0x90bf1d91,
  0x1db71064, 0x6ab020f2, 0xf3b97148, 0x84be41de, 0x1adad47d, 0x6ddde4eb, 0xf4d4b551, 0x83d385c7,
  0x136c9856, 0x646ba8c0, 0xfd62f97a, 0x8a65c9ec, 0x14015c4f, 0x63066cd9, 0xfa0f3d63, 0x8d080df5,
  0x3b6e20c8, 0x4c69105e, 0xd56041e4, 0xa2677172, 0x3c03e4d1, 0x4b04d447, 0xd20d85fd, 0xa50ab56b,
  0x35b5a8fa, 0x42b2986c, 0xdbbbc9d6, 0xacbcf940, 0x32d86ce3, 0x45df5c75, 0xdcd60dcf, 0xabd13d59,
  0x26d930ac, 0x51de003a, 0xc8d75180, 0xbfd06116, 0x21b4f4b5, 0x56b3c423, 0xcfba9599, 0xb8bda50f,
  0x2802b89e, 0x5f058808, 0xc60cd9b2, 0xb10be924, 0x2f6f7c87, 0x58684c11, 0xc1611dab, 0xb6662d3d,
  0x76dc4190, 0x01db7106, 0x98d220bc, 0xefd5102a, 0x71b18589, 0x06b6b51f, 0x9fbfe4a5, 0xe8b8d433,
  0x7807c9a2, 0x0f00f934, 0x9609a88e, 0xe10e9818, 0x7f6a0dbb, 0x086d3d2d, 0x91646c97, 0xe6635c01,
  0x6b6b51f4, 0x1c6c6162, 0x856530d8, 0xf262004e, 0x6c0695ed, 0x1b01a57b, 0x8208f4c1, 0xf50fc457,
  0x65b0d9c6, 0x12b7e950, 0x8bbeb8ea, 0xfcb9887c, 0x62dd1ddf, 0x15da2d49, 0x8cd37cf3, 0xfbd44c65,
  0x4db26158, 0x3ab551ce, 0xa3bc0074, 0xd4bb30e2, 0x4adfa541, 0x3dd895d7, 0xa4d1c46d, 0xd3d6f4fb,
  0x4369e96a, 0x346ed9fc, 0xad678846, 0xda60b8d0, 0x44042d73, 0x33031de5, 0xaa0a4c5f, 0xdd0d7cc9,
  0x5005713c, 0x270241aa, 0xbe0b1010, 0xc90c2086, 0x5768b525, 0x206f85b3, 0xb966d409, 0xce61e49f,
  0x5edef90e, 0x29d9c998, 0xb0d09822, 0xc7d7a8b4, 0x59b33d17, 0x2eb40d81, 0xb7bd5c3b, 0xc0ba6cad,
  0xedb88320, 0x9abfb3b6, 0x03b6e20c, 0x74b1d29a, 0xead54739, 0x9dd277af, 0x04db2615, 0x73dc1683,
  0xe3630b12, 0x94643b84, 0x0d6d6a3e, 0x7a6a5aa8, 0xe40ecf0b, 0x9309ff9d, 0x0a00ae27, 0x7d079eb1,
  0xf00f9344, 0x8708a3d2, 0x1e01f268, 0x6906c2fe, 0xf762575d, 0x806567cb, 0x196c3671, 0x6e6b06e7,
  0xfed41b76, 0x89d32be0, 0x10da7a5a, 0x67dd4acc, 0xf9b9df6f, 0x8ebeeff9, 0x17b7be43, 0x60b08ed5,
  0xd6d6a3e8, 0xa1d1937e, 0x38d8c2c4, 0x4fdff252, 0xd1bb67f1, 0xa6bc5767, 0x3fb506dd, 0x48b2364b,
  0xd80d2bda, 0xaf0a1b4c, 0x36034af6, 0x41047a60, 0xdf60efc3, 0xa867df55, 0x316e8eef, 0x4669be79,
  0xcb61b38c, 0xbc66831a, 0x256fd2a0, 0x5268e236, 0xcc0c7795, 0xbb0b4703, 0x220216b9, 0x5505262f,
  0xc5ba3bbe, 0xb2bd0b28, 0x2bb45a92, 0x5cb36a04, 0xc2d7ffa7, 0xb5d0cf31, 0x2cd99e8b, 0x5bdeae1d,
  0x9b64c2b0, 0xec63f226, 0x756aa39c, 0x026d930a, 0x9c0906a9, 0xeb0e363f, 0x72076785, 0x05005713,
  0x95bf4a82, 0xe2b87a14, 0x7bb12bae, 0x0cb61b38, 0x92d28e9b, 0xe5d5be0d, 0x7cdcefb7, 0x0bdbdf21,
  0x86d3d2d4, 0xf1d4e242, 0x68ddb3f8, 0x1fda836e, 0x81be16cd, 0xf6b9265b, 0x6fb077e1, 0x18b74777,
  0x88085ae6, 0xff0f6a70, 0x66063bca, 0x11010b5c, 0x8f659eff, 0xf862ae69, 0x616bffd3, 0x166ccf45,
  0xa00ae278, 0xd70dd2ee, 0x4e048354, 0x3903b3c2, 0xa7672661, 0xd06016f7, 0x4969474d, 0x3e6e77db,
  0xaed16a4a, 0xd9d65adc, 0x40df0b66, 0x37d83bf0, 0xa9bcae53, 0xdebb9ec5, 0x47b2cf7f, 0x30b5ffe9,
  0xbdbdf21c, 0xcabac28a, 0x53b39330, 0x24b4a3a6, 0xbad03605, 0xcdd70693, 0x54de5729, 0x23d967bf,
  0xb3667a2e, 0xc4614ab8, 0x5d681b02, 0x2a6f2b94, 0xb40bbe37, 0xc30c8ea1, 0x5a05df1b, 0x2d02ef8d,
]);

function crc32(buf) {
  let crc = -1;
  for (let x of buf) {
    crc = CRC_TABLE[(crc ^ x) & 0xff] ^ (crc >>> 8);
  }
  return (crc ^ -1) >>> 0;
}

module.exports = crc32;


/***/ }),

/***/ 502:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

// This was adapted from https://github.com/andrewrk/node-fd-slicer by Andrew Kelley under the MIT License.
var fs = __nccwpck_require__(896);
var util = __nccwpck_require__(23);
var stream = __nccwpck_require__(203);
var Readable = stream.Readable;
var PassThrough = stream.PassThrough;
var Pend = __nccwpck_require__(313);
var EventEmitter = (__nccwpck_require__(434).EventEmitter);

exports.BufferSlicer = BufferSlicer;
exports.FdSlicer = FdSlicer;

util.inherits(FdSlicer, EventEmitter);
function FdSlicer(fd) {
  EventEmitter.call(this);

  this.fd = fd;
  this.pend = new Pend();
  this.pend.max = 1;
  this.refCount = 0;
}

FdSlicer.prototype.read = function(buffer, offset, length, position, callback) {
  var self = this;
  self.pend.go(function(cb) {
    fs.read(self.fd, buffer, offset, length, position, function(err, bytesRead, buffer) {
      cb();
      callback(err, bytesRead, buffer);
    });
  });
};

FdSlicer.prototype.createReadStream = function(options) {
  return new ReadStream(this, options);
};

FdSlicer.prototype.ref = function() {
  this.refCount += 1;
};

FdSlicer.prototype.unref = function() {
  var self = this;
  self.refCount -= 1;
  if (self.refCount < 0) throw new Error("invalid unref");
  if (self.refCount > 0) return;

  fs.close(self.fd, onCloseDone);

  function onCloseDone(err) {
    if (err) {
      self.emit('error', err);
    } else {
      self.emit('close');
    }
  }
};

util.inherits(ReadStream, Readable);
function ReadStream(context, options) {
  options = options || {};
  Readable.call(this, options);

  this.context = context;
  this.context.ref();

  this.start = options.start || 0;
  this.endOffset = options.end;
  this.pos = this.start;
}

ReadStream.prototype._read = function(n) {
  var self = this;

  var toRead = Math.min(self._readableState.highWaterMark, n);
  if (self.endOffset != null) {
    toRead = Math.min(toRead, self.endOffset - self.pos);
  }
  if (toRead <= 0) {
    self.push(null);
    this._cleanup();
    return;
  }
  self.context.pend.go(function(cb) {
    var buffer = Buffer.allocUnsafe(toRead);
    fs.read(self.context.fd, buffer, 0, toRead, self.pos, function(err, bytesRead) {
      if (err) {
        self.destroy(err);
      } else if (bytesRead === 0) {
        self.push(null);
        self._cleanup();
      } else {
        self.pos += bytesRead;
        self.push(buffer.slice(0, bytesRead));
      }
      cb();
    });
  });
};

ReadStream.prototype._destroy = function(err, cb) {
  // Node 14+ calls this automatically at EOF.
  this._cleanup();
  cb(err);
};

ReadStream.prototype._cleanup = function() {
  if (this.context != null) {
    this.context.unref();
    this.context = null;
  }
};

util.inherits(BufferSlicer, EventEmitter);
function BufferSlicer(buffer) {
  EventEmitter.call(this);

  this.refCount = 0;
  this.buffer = buffer;
}

BufferSlicer.prototype.read = function(buffer, offset, length, position, callback) {
  if (!(0 <= offset && offset <= buffer.length)) throw new RangeError("offset outside buffer: 0 <= " + offset + " <= " + buffer.length);
  if (position < 0) throw new RangeError("position is negative: " + position);
  if (offset + length > buffer.length) {
    // The caller's buffer can't hold all the bytes they're trying to read.
    // Clamp the length instead of giving an error.
    // The callback will be informed of fewer than expected bytes written.
    length = buffer.length - offset;
  }
  if (position + length > this.buffer.length) {
    // Clamp any attempt to read past the end of the source buffer.
    length = this.buffer.length - position;
  }
  if (length <= 0) {
    // After any clamping, we're fully out of bounds or otherwise have nothing to do.
    // This isn't an error; it's just zero bytes written.
    setImmediate(function() {
      callback(null, 0);
    });
    return;
  }
  this.buffer.copy(buffer, offset, position, position + length);
  setImmediate(function() {
    callback(null, length);
  });
};

BufferSlicer.prototype.createReadStream = function(options) {
  options = options || {};
  var readStream = new PassThrough(options);
  readStream.start = options.start || 0;
  readStream.endOffset = options.end;
  // by the time this function returns, we'll be done.
  readStream.pos = readStream.endOffset || this.buffer.length;

  var entireSlice = this.buffer.slice(readStream.start, readStream.pos);
  // Cut the buffer into smaller slices for better memory usage when streaming into a zlib inflate stream.
  // See https://github.com/thejoshwolfe/yauzl/issues/87
  var maxChunkSize = 0x10000;
  var offset = 0;
  while (true) {
    var nextOffset = offset + maxChunkSize;
    if (nextOffset >= entireSlice.length) {
      // last chunk
      if (offset < entireSlice.length) {
        readStream.write(entireSlice.slice(offset, entireSlice.length));
      }
      break;
    }
    readStream.write(entireSlice.slice(offset, nextOffset));
    offset = nextOffset;
  }

  readStream.end();
  return readStream;
};

BufferSlicer.prototype.ref = function() {
  this.refCount += 1;
};

BufferSlicer.prototype.unref = function() {
  this.refCount -= 1;

  if (this.refCount < 0) {
    throw new Error("invalid unref");
  }
};


/***/ }),

/***/ 663:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var fs = __nccwpck_require__(896);
var zlib = __nccwpck_require__(106);
var fd_slicer = __nccwpck_require__(502);
var util = __nccwpck_require__(23);
var EventEmitter = (__nccwpck_require__(434).EventEmitter);
var Transform = (__nccwpck_require__(203).Transform);
var PassThrough = (__nccwpck_require__(203).PassThrough);
var Writable = (__nccwpck_require__(203).Writable);

// Node 20 added zlib.crc32.
const crc32 = typeof zlib.crc32 === "function" ? zlib.crc32 : __nccwpck_require__(248);

exports.open = open;
exports.fromFd = fromFd;
exports.fromBuffer = fromBuffer;
exports.fromRandomAccessReader = fromRandomAccessReader;
exports.openPromise = openPromise;
exports.fromFdPromise = fromFdPromise;
exports.fromBufferPromise = fromBufferPromise;
exports.fromRandomAccessReaderPromise = fromRandomAccessReaderPromise;

exports.dosDateTimeToDate = dosDateTimeToDate;
exports.getFileNameLowLevel = getFileNameLowLevel;
exports.validateFileName = validateFileName;
exports.parseExtraFields = parseExtraFields;
exports.ZipFile = ZipFile;
exports.Entry = Entry;
exports.LocalFileHeader = LocalFileHeader;
exports.RandomAccessReader = RandomAccessReader;

function openPromise(path, options) {
  return new Promise((resolve, reject) => {
    open(path, {...options, lazyEntries: true}, function(err, zipfile) {
      if (err) return reject(err);
      resolve(zipfile);
    });
  });
}
function fromFdPromise(fd, options) {
  return new Promise((resolve, reject) => {
    fromFd(fd, {...options, lazyEntries: true}, function(err, zipfile) {
      if (err) return reject(err);
      resolve(zipfile);
    });
  });
}
function fromBufferPromise(buffer, options) {
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, {...options, lazyEntries: true}, function(err, zipfile) {
      if (err) return reject(err);
      resolve(zipfile);
    });
  });
}
function fromRandomAccessReaderPromise(reader, totalSize, options) {
  return new Promise((resolve, reject) => {
    fromRandomAccessReader(reader, totalSize, {...options, lazyEntries: true}, function(err, zipfile) {
      if (err) return reject(err);
      resolve(zipfile);
    });
  });
}

function open(path, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = null;
  }
  if (options == null) options = {};
  if (options.autoClose == null) options.autoClose = true;
  if (options.lazyEntries == null) options.lazyEntries = false;
  if (options.decodeStrings == null) options.decodeStrings = true;
  if (options.validateEntrySizes == null) options.validateEntrySizes = true;
  if (options.strictFileNames == null) options.strictFileNames = false;
  if (callback == null) callback = defaultCallback;
  fs.open(path, "r", function(err, fd) {
    if (err) return callback(err);
    fromFd(fd, options, function(err, zipfile) {
      if (err) fs.close(fd, defaultCallback);
      callback(err, zipfile);
    });
  });
}

function fromFd(fd, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = null;
  }
  if (options == null) options = {};
  if (options.autoClose == null) options.autoClose = false;
  if (options.lazyEntries == null) options.lazyEntries = false;
  if (options.decodeStrings == null) options.decodeStrings = true;
  if (options.validateEntrySizes == null) options.validateEntrySizes = true;
  if (options.strictFileNames == null) options.strictFileNames = false;
  if (callback == null) callback = defaultCallback;
  fs.fstat(fd, function(err, stats) {
    if (err) return callback(err);
    var reader = new fd_slicer.FdSlicer(fd);
    fromRandomAccessReader(reader, stats.size, options, callback);
  });
}

function fromBuffer(buffer, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = null;
  }
  if (options == null) options = {};
  options.autoClose = false;
  if (options.lazyEntries == null) options.lazyEntries = false;
  if (options.decodeStrings == null) options.decodeStrings = true;
  if (options.validateEntrySizes == null) options.validateEntrySizes = true;
  if (options.strictFileNames == null) options.strictFileNames = false;
  var reader = new fd_slicer.BufferSlicer(buffer);
  fromRandomAccessReader(reader, buffer.length, options, callback);
}

function fromRandomAccessReader(reader, totalSize, options, callback) {
  if (typeof options === "function") {
    callback = options;
    options = null;
  }
  if (options == null) options = {};
  if (options.autoClose == null) options.autoClose = true;
  if (options.lazyEntries == null) options.lazyEntries = false;
  if (options.decodeStrings == null) options.decodeStrings = true;
  var decodeStrings = !!options.decodeStrings;
  if (options.validateEntrySizes == null) options.validateEntrySizes = true;
  if (options.strictFileNames == null) options.strictFileNames = false;
  if (callback == null) callback = defaultCallback;
  if (typeof totalSize !== "number") throw new Error("expected totalSize parameter to be a number");
  if (totalSize > Number.MAX_SAFE_INTEGER) {
    throw new Error("zip file too large. only file sizes up to 2^52 are supported due to JavaScript's Number type being an IEEE 754 double.");
  }

  // the matching unref() call is in zipfile.close()
  reader.ref();

  // eocdr means End of Central Directory Record.
  // search backwards for the eocdr signature.
  // the last field of the eocdr is a variable-length comment.
  // the comment size is encoded in a 2-byte field in the eocdr, which we can't find without trudging backwards through the comment to find it.
  // as a consequence of this design decision, it's possible to have ambiguous zip file metadata if a coherent eocdr was in the comment.
  // we search backwards for a eocdr signature, and hope that whoever made the zip file was smart enough to forbid the eocdr signature in the comment.
  var eocdrWithoutCommentSize = 22;
  var zip64EocdlSize = 20; // Zip64 end of central directory locator
  var maxCommentSize = 0xffff; // 2-byte size
  var bufferSize = Math.min(zip64EocdlSize + eocdrWithoutCommentSize + maxCommentSize, totalSize);
  var buffer = newBuffer(bufferSize);
  var bufferReadStart = totalSize - buffer.length;
  readAndAssertNoEof(reader, buffer, 0, bufferSize, bufferReadStart, function(err) {
    if (err) return callback(err);
    for (var i = bufferSize - eocdrWithoutCommentSize; i >= 0; i -= 1) {
      if (buffer.readUInt32LE(i) !== 0x06054b50) continue;
      // found eocdr
      var eocdrBuffer = buffer.subarray(i);

      // 0 - End of central directory signature = 0x06054b50
      // 4 - Number of this disk
      var diskNumber = eocdrBuffer.readUInt16LE(4);
      // 6 - Disk where central directory starts
      // 8 - Number of central directory records on this disk
      // 10 - Total number of central directory records
      var entryCount = eocdrBuffer.readUInt16LE(10);
      // 12 - Size of central directory (bytes)
      // 16 - Offset of start of central directory, relative to start of archive
      var centralDirectoryOffset = eocdrBuffer.readUInt32LE(16);
      // 20 - Comment length
      var commentLength = eocdrBuffer.readUInt16LE(20);
      var expectedCommentLength = eocdrBuffer.length - eocdrWithoutCommentSize;
      if (commentLength !== expectedCommentLength) {
        return callback(new Error("Invalid comment length. Expected: " + expectedCommentLength + ". Found: " + commentLength + ". Are there extra bytes at the end of the file? Or is the end of central dir signature `PK☺☻` in the comment?"));
      }
      // 22 - Comment
      // the encoding is always cp437.
      var comment = decodeStrings ? decodeBuffer(eocdrBuffer.subarray(22), false)
                                  : eocdrBuffer.subarray(22);

      // Look for a Zip64 end of central directory locator
      if (i - zip64EocdlSize >= 0 && buffer.readUInt32LE(i - zip64EocdlSize) === 0x07064b50) {
        // ZIP64 format
        var zip64EocdlBuffer = buffer.subarray(i - zip64EocdlSize, i - zip64EocdlSize + zip64EocdlSize);
        // 0 - zip64 end of central dir locator signature = 0x07064b50
        // 4 - number of the disk with the start of the zip64 end of central directory
        // 8 - relative offset of the zip64 end of central directory record
        var zip64EocdrOffset = readUInt64LE(zip64EocdlBuffer, 8);
        // 16 - total number of disks

        // ZIP64 end of central directory record
        var zip64EocdrBuffer = newBuffer(56);
        return readAndAssertNoEof(reader, zip64EocdrBuffer, 0, zip64EocdrBuffer.length, zip64EocdrOffset, function(err) {
          if (err) return callback(err);

          // 0 - zip64 end of central dir signature                           4 bytes  (0x06064b50)
          if (zip64EocdrBuffer.readUInt32LE(0) !== 0x06064b50) {
            return callback(new Error("invalid zip64 end of central directory record signature"));
          }
          // 4 - size of zip64 end of central directory record                8 bytes
          // 12 - version made by                                             2 bytes
          // 14 - version needed to extract                                   2 bytes
          // 16 - number of this disk                                         4 bytes
          diskNumber = zip64EocdrBuffer.readUInt32LE(16);
          if (diskNumber !== 0) {
            // Check this only after zip64 overrides. See #118.
            return callback(new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
          }
          // 20 - number of the disk with the start of the central directory  4 bytes
          // 24 - total number of entries in the central directory on this disk         8 bytes
          // 32 - total number of entries in the central directory            8 bytes
          entryCount = readUInt64LE(zip64EocdrBuffer, 32);
          // 40 - size of the central directory                               8 bytes
          // 48 - offset of start of central directory with respect to the starting disk number     8 bytes
          centralDirectoryOffset = readUInt64LE(zip64EocdrBuffer, 48);
          // 56 - zip64 extensible data sector                                (variable size)
          return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));
        });
      }

      // Not ZIP64 format
      if (diskNumber !== 0) {
        return callback(new Error("multi-disk zip files are not supported: found disk number: " + diskNumber));
      }
      return callback(null, new ZipFile(reader, centralDirectoryOffset, totalSize, entryCount, comment, options.autoClose, options.lazyEntries, decodeStrings, options.validateEntrySizes, options.strictFileNames));

    }

    // Not a zip file.
    callback(new Error("End of central directory record signature not found. Either not a zip file, or file is truncated."));
  });
}

util.inherits(ZipFile, EventEmitter);
function ZipFile(reader, centralDirectoryOffset, fileSize, entryCount, comment, autoClose, lazyEntries, decodeStrings, validateEntrySizes, strictFileNames) {
  var self = this;
  EventEmitter.call(self);
  self.reader = reader;
  // forward close events
  self.reader.on("error", function(err) {
    // error closing the fd
    emitError(self, err);
  });
  self.reader.once("close", function() {
    self.emit("close");
  });
  self.readEntryCursor = centralDirectoryOffset;
  self.fileSize = fileSize;
  self.entryCount = entryCount;
  self.comment = comment;
  self.entriesRead = 0;
  self.autoClose = !!autoClose;
  self.lazyEntries = !!lazyEntries;
  self.decodeStrings = !!decodeStrings;
  self.validateEntrySizes = !!validateEntrySizes;
  self.strictFileNames = !!strictFileNames;
  self.isOpen = true;
  self.emittedError = false;
  self.hasEachEntryBeenCalled = false;

  if (!self.lazyEntries) self._readEntry();
}
ZipFile.prototype.close = function() {
  if (!this.isOpen) return;
  this.isOpen = false;
  this.reader.unref();
};

function emitErrorAndAutoClose(self, err) {
  if (self.autoClose) self.close();
  emitError(self, err);
}
function emitError(self, err) {
  if (self.emittedError) return;
  self.emittedError = true;
  self.emit("error", err);
}

ZipFile.prototype.readEntry = function() {
  if (!this.lazyEntries) throw new Error("readEntry() called without lazyEntries:true");
  this._readEntry();
};
ZipFile.prototype._readEntry = function() {
  var self = this;
  if (self.entryCount === self.entriesRead) {
    // done with metadata
    setImmediate(function() {
      if (self.autoClose) self.close();
      if (self.emittedError) return;
      self.emit("end");
    });
    return;
  }
  if (self.emittedError) return;
  var buffer = newBuffer(46);
  readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
    if (err) return emitErrorAndAutoClose(self, err);
    if (self.emittedError) return;
    var entry = new Entry();
    // 0 - Central directory file header signature
    var signature = buffer.readUInt32LE(0);
    if (signature !== 0x02014b50) return emitErrorAndAutoClose(self, new Error("invalid central directory file header signature: 0x" + signature.toString(16)));
    // 4 - Version made by
    entry.versionMadeBy = buffer.readUInt16LE(4);
    // 6 - Version needed to extract (minimum)
    entry.versionNeededToExtract = buffer.readUInt16LE(6);
    // 8 - General purpose bit flag
    entry.generalPurposeBitFlag = buffer.readUInt16LE(8);
    // 10 - Compression method
    entry.compressionMethod = buffer.readUInt16LE(10);
    // 12 - File last modification time
    entry.lastModFileTime = buffer.readUInt16LE(12);
    // 14 - File last modification date
    entry.lastModFileDate = buffer.readUInt16LE(14);
    // 16 - CRC-32
    entry.crc32 = buffer.readUInt32LE(16);
    // 20 - Compressed size
    entry.compressedSize = buffer.readUInt32LE(20);
    // 24 - Uncompressed size
    entry.uncompressedSize = buffer.readUInt32LE(24);
    // 28 - File name length (n)
    entry.fileNameLength = buffer.readUInt16LE(28);
    // 30 - Extra field length (m)
    entry.extraFieldLength = buffer.readUInt16LE(30);
    // 32 - File comment length (k)
    entry.fileCommentLength = buffer.readUInt16LE(32);
    // 34 - Disk number where file starts
    // 36 - Internal file attributes
    entry.internalFileAttributes = buffer.readUInt16LE(36);
    // 38 - External file attributes
    entry.externalFileAttributes = buffer.readUInt32LE(38);
    // 42 - Relative offset of local file header
    entry.relativeOffsetOfLocalHeader = buffer.readUInt32LE(42);

    if (entry.generalPurposeBitFlag & 0x40) return emitErrorAndAutoClose(self, new Error("strong encryption is not supported"));

    self.readEntryCursor += 46;

    buffer = newBuffer(entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength);
    readAndAssertNoEof(self.reader, buffer, 0, buffer.length, self.readEntryCursor, function(err) {
      if (err) return emitErrorAndAutoClose(self, err);
      if (self.emittedError) return;
      // 46 - File name
      entry.fileNameRaw = buffer.subarray(0, entry.fileNameLength);
      // 46+n - Extra field
      var fileCommentStart = entry.fileNameLength + entry.extraFieldLength;
      entry.extraFieldRaw = buffer.subarray(entry.fileNameLength, fileCommentStart);
      // 46+n+m - File comment
      entry.fileCommentRaw = buffer.subarray(fileCommentStart, fileCommentStart + entry.fileCommentLength);

      // Parse the extra fields, which we need for processing other fields.
      try {
        entry.extraFields = parseExtraFields(entry.extraFieldRaw);
      } catch (err) {
        return emitErrorAndAutoClose(self, err);
      }

      // Interpret strings according to bit flags, extra fields, and options.
      if (self.decodeStrings) {
        var isUtf8 = (entry.generalPurposeBitFlag & 0x800) !== 0;
        entry.fileComment = decodeBuffer(entry.fileCommentRaw, isUtf8);
        entry.fileName = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, self.strictFileNames);
        var errorMessage = validateFileName(entry.fileName);
        if (errorMessage != null) return emitErrorAndAutoClose(self, new Error(errorMessage));
      } else {
        entry.fileComment = entry.fileCommentRaw;
        entry.fileName = entry.fileNameRaw;
      }
      // Maintain API compatibility. See https://github.com/thejoshwolfe/yauzl/issues/47
      entry.comment = entry.fileComment;

      self.readEntryCursor += buffer.length;
      self.entriesRead += 1;

      // Check for the Zip64 Extended Information Extra Field.
      for (var i = 0; i < entry.extraFields.length; i++) {
        var extraField = entry.extraFields[i];
        if (extraField.id !== 0x0001) continue;
        // Found it.

        var zip64EiefBuffer = extraField.data;
        var index = 0;
        // 0 - Original Size          8 bytes
        if (entry.uncompressedSize === 0xffffffff) {
          if (index + 8 > zip64EiefBuffer.length) {
            return emitErrorAndAutoClose(self, new Error("zip64 extended information extra field does not include uncompressed size"));
          }
          entry.uncompressedSize = readUInt64LE(zip64EiefBuffer, index);
          index += 8;
        }
        // 8 - Compressed Size        8 bytes
        if (entry.compressedSize === 0xffffffff) {
          if (index + 8 > zip64EiefBuffer.length) {
            return emitErrorAndAutoClose(self, new Error("zip64 extended information extra field does not include compressed size"));
          }
          entry.compressedSize = readUInt64LE(zip64EiefBuffer, index);
          index += 8;
        }
        // 16 - Relative Header Offset 8 bytes
        if (entry.relativeOffsetOfLocalHeader === 0xffffffff) {
          if (index + 8 > zip64EiefBuffer.length) {
            return emitErrorAndAutoClose(self, new Error("zip64 extended information extra field does not include relative header offset"));
          }
          entry.relativeOffsetOfLocalHeader = readUInt64LE(zip64EiefBuffer, index);
          index += 8;
        }
        // 24 - Disk Start Number      4 bytes

        break;
      }

      // validate file size
      if (self.validateEntrySizes && entry.compressionMethod === 0) {
        var expectedCompressedSize = entry.uncompressedSize;
        if (entry.isEncrypted()) {
          // traditional encryption prefixes the file data with a header
          expectedCompressedSize += 12;
        }
        if (entry.compressedSize !== expectedCompressedSize) {
          var msg = "compressed/uncompressed size mismatch for stored file: " + entry.compressedSize + " != " + entry.uncompressedSize;
          return emitErrorAndAutoClose(self, new Error(msg));
        }
      }

      self.emit("entry", entry);

      if (!self.lazyEntries) self._readEntry();
    });
  });
};

ZipFile.prototype.eachEntry = function() {
  const self = this;
  if (!self.lazyEntries) throw new Error("eachEntry() requires lazyEntries: true");
  if (self.hasEachEntryBeenCalled) throw new Error("eachEntry() must only be called once per ZipFile");
  self.hasEachEntryBeenCalled = true;

  let pendingResolveReject = null;
  self.on("entry", onEntry);
  self.on("end", onEnd);
  self.on("error", onError);
  function cleanup() {
    self.removeListener("entry", onEntry);
    self.removeListener("end", onEnd);
    self.removeListener("error", onError);
    if (self.autoClose) self.close();
  }

  function onEntry(entry) {
    let {resolve} = pendingResolveReject;
    pendingResolveReject = null;
    resolve({value: entry});
  }
  function onEnd() {
    let {resolve} = pendingResolveReject;
    pendingResolveReject = null;
    cleanup();
    resolve({done: true});
  }
  function onError(err) {
    let {reject} = pendingResolveReject;
    pendingResolveReject = null;
    cleanup();
    reject(err);
  }

  return {
    [Symbol.asyncIterator]() {
      // Called once by `for await...of`.
      return this;
    },
    next() {
      // Called on each iteration in a `for await...of`.
      const promise = new Promise((resolve, reject) => {
        if (pendingResolveReject != null) throw new Error("next() called before previous Promise was resolved.");
        pendingResolveReject = {resolve, reject};
      });
      self.readEntry();
      return promise;
    },
    return(value) {
      // Called when breaking, returning, throwing out of a `for await...of`.
      cleanup();
      return Promise.resolve({done: true, value});
    },
    throw(value) {
      // Almost never called. Something about `yield*` maybe?
      cleanup();
      return Promise.reject(value);
    },
  };
};

ZipFile.prototype.openReadStream = function(entry, options, callback) {
  var self = this;
  // parameter validation
  var relativeStart = 0;
  var relativeEnd = entry.compressedSize;
  if (callback == null) {
    callback = options;
    options = null;
  }
  if (options == null) {
    options = {};
  } else {
    if (options.decodeFileData === false) {
      // new, simple option
      if (options.decrypt != null) {
        throw new Error("cannot use options.decrypt when options.decodeFileData === false");
      }
      if (options.decompress != null) {
        throw new Error("cannot use options.decompress when options.decodeFileData === false");
      }
      // start and end are allowed
    } else {
      // old, complicated options
      if (options.decrypt != null) {
        if (!entry.isEncrypted()) {
          throw new Error("options.decrypt can only be specified for encrypted entries. See also option decodeFileData.");
        }
        if (options.decrypt !== false) throw new Error("invalid options.decrypt value: " + options.decrypt);
        if (entry.isCompressed()) {
          if (options.decompress !== false) throw new Error("entry is encrypted and compressed, and options.decompress !== false. See also option decodeFileData.");
        }
      }
      if (options.decompress != null) {
        if (!entry.isCompressed()) {
          throw new Error("options.decompress can only be specified for compressed entries. See also option decodeFileData.");
        }
        if (!(options.decompress === false || options.decompress === true)) {
          throw new Error("invalid options.decompress value: " + options.decompress);
        }
        decompress = options.decompress;
      }
    }
    if (options.start != null) {
      relativeStart = options.start;
      if (relativeStart < 0) throw new Error("options.start < 0");
      if (relativeStart > entry.compressedSize) throw new Error("options.start > entry.compressedSize");
    }
    if (options.end != null) {
      relativeEnd = options.end;
      if (relativeEnd < 0) throw new Error("options.end < 0");
      if (relativeEnd > entry.compressedSize) throw new Error("options.end > entry.compressedSize");
      if (relativeEnd < relativeStart) throw new Error("options.end < options.start");
    }
  }
  var rawMode = (
    options.decodeFileData === false || // Explicitly requested raw.
    (
      (entry.compressionMethod === 0 || // Naturally without compression.
        (entry.compressionMethod === 8 && options.decompress === false) // Deprecated compression bypass option.
      ) &&
      (!entry.isEncrypted() || // Naturally without encryption.
        options.decrypt === false // Deprecated encryption bypass option.
      )
    )
  );
  if (options.start != null || options.end != null) {
    // Ensure slicing deals with raw data.
    if (!rawMode) throw new Error("start/end range require options.decodeFileData === false for non-trivial encoded entries.");
  }

  // any further errors can either be caused by the zipfile,
  // or were introduced in a minor version of yauzl,
  // so should be passed to the client rather than thrown.
  if (!self.isOpen) return callback(new Error("closed"));
  if (entry.isEncrypted() && !rawMode) {
    if (options.decrypt !== false) return callback(new Error("entry is encrypted, and options.decodeFileData !== false"));
  }
  var decompress;
  if (rawMode) {
    decompress = false;
  } else if (entry.compressionMethod === 8) {
    // 8 - The file is Deflated
    decompress = options.decodeFileData !== true;
  } else {
    return callback(new Error("unsupported compression method: " + entry.compressionMethod));
  }

  self.readLocalFileHeader(entry, {minimal: true}, function(err, localFileHeader) {
    if (err) return callback(err);
    self.openReadStreamLowLevel(
      localFileHeader.fileDataStart, entry.compressedSize,
      relativeStart, relativeEnd,
      decompress, entry.uncompressedSize,
      callback);
  });
};

ZipFile.prototype.openReadStreamLowLevel = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, callback) {
  var self = this;

  var fileDataEnd = fileDataStart + compressedSize;
  var readStream = self.reader.createReadStream({
    start: fileDataStart + relativeStart,
    end: fileDataStart + relativeEnd,
  });
  var endpointStream = readStream;
  if (decompress) {
    var destroyed = false;
    var inflateFilter = zlib.createInflateRaw();
    readStream.on("error", function(err) {
      // setImmediate here because errors can be emitted during the first call to pipe()
      setImmediate(function() {
        if (!destroyed) inflateFilter.emit("error", err);
      });
    });
    readStream.pipe(inflateFilter);

    if (self.validateEntrySizes) {
      endpointStream = new AssertByteCountStream(uncompressedSize);
      inflateFilter.on("error", function(err) {
        // forward zlib errors to the client-visible stream
        setImmediate(function() {
          if (!destroyed) endpointStream.emit("error", err);
        });
      });
      inflateFilter.pipe(endpointStream);
    } else {
      // the zlib filter is the client-visible stream
      endpointStream = inflateFilter;
    }
    // this is part of yauzl's API, so implement this function on the client-visible stream
    installDestroyFn(endpointStream, function() {
      destroyed = true;
      if (inflateFilter !== endpointStream) inflateFilter.unpipe(endpointStream);
      readStream.unpipe(inflateFilter);
      // TODO: the inflateFilter may cause a memory leak. see Issue #27.
      readStream.destroy();
    });
  }
  callback(null, endpointStream);
};

ZipFile.prototype.readLocalFileHeader = function(entry, options, callback) {
  var self = this;
  if (callback == null) {
    callback = options;
    options = null;
  }
  if (options == null) options = {};

  self.reader.ref();
  var buffer = newBuffer(30);
  readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader, function(err) {
    try {
      if (err) return callback(err);
      // 0 - Local file header signature = 0x04034b50
      var signature = buffer.readUInt32LE(0);
      if (signature !== 0x04034b50) {
        return callback(new Error("invalid local file header signature: 0x" + signature.toString(16)));
      }

      var fileNameLength = buffer.readUInt16LE(26);
      var extraFieldLength = buffer.readUInt16LE(28);
      var fileDataStart = entry.relativeOffsetOfLocalHeader + 30 + fileNameLength + extraFieldLength;
      // We now have enough information to do this bounds check.
      if (fileDataStart + entry.compressedSize > self.fileSize) {
        return callback(new Error("file data overflows file bounds: " +
            fileDataStart + " + " + entry.compressedSize + " > " + self.fileSize));
      }

      if (options.minimal) {
        return callback(null, {fileDataStart: fileDataStart});
      }

      var localFileHeader = new LocalFileHeader();
      localFileHeader.fileDataStart = fileDataStart;

      // 4 - Version needed to extract (minimum)
      localFileHeader.versionNeededToExtract = buffer.readUInt16LE(4);
      // 6 - General purpose bit flag
      localFileHeader.generalPurposeBitFlag = buffer.readUInt16LE(6);
      // 8 - Compression method
      localFileHeader.compressionMethod = buffer.readUInt16LE(8);
      // 10 - File last modification time
      localFileHeader.lastModFileTime = buffer.readUInt16LE(10);
      // 12 - File last modification date
      localFileHeader.lastModFileDate = buffer.readUInt16LE(12);
      // 14 - CRC-32
      localFileHeader.crc32 = buffer.readUInt32LE(14);
      // 18 - Compressed size
      localFileHeader.compressedSize = buffer.readUInt32LE(18);
      // 22 - Uncompressed size
      localFileHeader.uncompressedSize = buffer.readUInt32LE(22);
      // 26 - File name length (n)
      localFileHeader.fileNameLength = fileNameLength;
      // 28 - Extra field length (m)
      localFileHeader.extraFieldLength = extraFieldLength;
      // 30 - File name
      // 30+n - Extra field

      buffer = newBuffer(fileNameLength + extraFieldLength);
      self.reader.ref();
      readAndAssertNoEof(self.reader, buffer, 0, buffer.length, entry.relativeOffsetOfLocalHeader + 30, function(err) {
        try {
          if (err) return callback(err);
          localFileHeader.fileName = buffer.subarray(0, fileNameLength);
          localFileHeader.extraField = buffer.subarray(fileNameLength);
          return callback(null, localFileHeader);
        } finally {
          self.reader.unref();
        }
      });
    } finally {
      self.reader.unref();
    }
  });
};

ZipFile.prototype.openReadStreamPromise = function(entry, options) {
  return new Promise((resolve, reject) => {
    this.openReadStream(entry, options, function(err, readStream) {
      if (err) return reject(err);
      resolve(readStream);
    });
  });
};
ZipFile.prototype.openReadStreamLowLevelPromise = function(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize) {
  return new Promise((resolve, reject) => {
    this.openReadStream(fileDataStart, compressedSize, relativeStart, relativeEnd, decompress, uncompressedSize, function(err, readStream) {
      if (err) return reject(err);
      resolve(readStream);
    });
  });
};
ZipFile.prototype.readLocalFileHeaderPromise = function(entry, options) {
  return new Promise((resolve, reject) => {
    this.readLocalFileHeader(entry, options, function(err, localFileHeader) {
      if (err) return reject(err);
      resolve(localFileHeader);
    });
  });
};

function Entry() {
}
Entry.prototype.getLastModDate = function(options) {
  if (options == null) options = {};

  if (!options.forceDosFormat) {
    // Check extended fields.
    for (var i = 0; i < this.extraFields.length; i++) {
      var extraField = this.extraFields[i];
      if (extraField.id === 0x5455) {
        // Info-ZIP "universal timestamp" extended field (`0x5455` aka `"UT"`).
        // See the Info-ZIP source code unix/unix.c:set_extra_field() and zipfile.c:ef_scan_ut_time().
        var data = extraField.data;
        if (data.length < 5) continue; // Too short.
        // The flags define which of the three fields are present: mtime, atime, ctime.
        // We only care about mtime.
        // Also, ctime is never included in practice.
        // And also, atime is only included in the local file header for some reason
        // despite the flags lying about its inclusion in the central header.
        var flags = data[0];
        var HAS_MTIME = 1;
        if (!(flags & HAS_MTIME)) continue; // This will realistically never happen.
        // Although the positions of all of the fields shift around depending on the presence of other fields,
        // mtime is always first if present, and that's the only one we care about.
        var posixTimestamp = data.readInt32LE(1);
        return new Date(posixTimestamp * 1000);
      } else if (extraField.id === 0x000a) {
        var data = extraField.data;
        if (data.length !== 32) continue; // The length is always the same.
        // 4 bytes reserved
        // 2 bytes Tag
        if (data.readUInt16LE(4) !== 1) continue; // Tag1 is actually the only defined Tag.
        // 2 bytes Size
        if (data.readUInt16LE(6) !== 24) continue; // Size is always 24.
        // 8 bytes Mtime
        var hundredNanoSecondsSince1601 = data.readUInt32LE(8) + 4294967296 * data.readInt32LE(12);
        // Convert from NTFS to POSIX milliseconds.
        // The big number below is the milliseconds between year 1601 and year 1970
        // (i.e. the negative POSIX timestamp of 1601-01-01 00:00:00Z)
        var millisecondsSince1970 = hundredNanoSecondsSince1601 / 10000 - 11644473600000;
        // Note on numeric precision: JavaScript Number objects lose precision above Number.MAX_SAFE_INTEGER,
        // and NTFS timestamps are typically much bigger than that limit.
        // (MAX_SAFE_INTEGER would represent 1629-07-17T23:58:45.475Z.)
        // However, we're losing precision in the conversion from 100nanosecond units to millisecond units anyway,
        // and the time at which we also lose 1-millisecond precision is year 275760, the JavaScript Date limit (by design).
        // Up through the year 2057, this conversion only drops 4 bits of precision,
        // which is well under the 13-14 bits ratio between the milliseconds and 100nanoseconds.
        return new Date(millisecondsSince1970);
      }
    }
  }

  // Fallback to non-extended encoding.
  return dosDateTimeToDate(this.lastModFileDate, this.lastModFileTime, options.timezone);
};

Entry.prototype.canDecodeFileData = function() {
  return (
    !this.isEncrypted() &&
    (this.compressionMethod === 0 || this.compressionMethod === 8)
  );
};
Entry.prototype.isEncrypted = function() {
  return (this.generalPurposeBitFlag & 0x1) !== 0;
};
Entry.prototype.isCompressed = function() {
  return this.compressionMethod === 8;
};

function LocalFileHeader() {
}

function dosDateTimeToDate(date, time, timezone) {
  var day = date & 0x1f; // 1-31
  var month = (date >> 5 & 0xf) - 1; // 1-12, 0-11
  var year = (date >> 9 & 0x7f) + 1980; // 0-128, 1980-2108

  var millisecond = 0;
  var second = (time & 0x1f) * 2; // 0-29, 0-58 (even numbers)
  var minute = time >> 5 & 0x3f; // 0-59
  var hour = time >> 11 & 0x1f; // 0-23

  if (timezone == null || timezone === "local") {
    return new Date(year, month, day, hour, minute, second, millisecond);
  } else if (timezone === "UTC") {
    return new Date(Date.UTC(year, month, day, hour, minute, second, millisecond));
  } else {
    throw new Error("unrecognized options.timezone: " + options.timezone);
  }
}

function getFileNameLowLevel(generalPurposeBitFlag, fileNameBuffer, extraFields, strictFileNames) {
  var fileName = null;

  // check for Info-ZIP Unicode Path Extra Field (0x7075)
  // see https://github.com/thejoshwolfe/yauzl/issues/33
  for (var i = 0; i < extraFields.length; i++) {
    var extraField = extraFields[i];
    if (extraField.id === 0x7075) {
      if (extraField.data.length < 6) {
        // too short to be meaningful
        continue;
      }
      // Version       1 byte      version of this extra field, currently 1
      if (extraField.data.readUInt8(0) !== 1) {
        // > Changes may not be backward compatible so this extra
        // > field should not be used if the version is not recognized.
        continue;
      }
      // NameCRC32     4 bytes     File Name Field CRC32 Checksum
      var oldNameCrc32 = extraField.data.readUInt32LE(1);
      if (crc32(fileNameBuffer) !== oldNameCrc32) {
        // > If the CRC check fails, this UTF-8 Path Extra Field should be
        // > ignored and the File Name field in the header should be used instead.
        continue;
      }
      // UnicodeName   Variable    UTF-8 version of the entry File Name
      fileName = decodeBuffer(extraField.data.subarray(5), true);
      break;
    }
  }

  if (fileName == null) {
    // The typical case.
    var isUtf8 = (generalPurposeBitFlag & 0x800) !== 0;
    fileName = decodeBuffer(fileNameBuffer, isUtf8);
  }

  if (!strictFileNames) {
    // Allow backslash.
    fileName = fileName.replace(/\\/g, "/");
  }
  return fileName;
}

function validateFileName(fileName) {
  if (fileName.indexOf("\\") !== -1) {
    return "invalid characters in fileName: " + fileName;
  }
  if (/^[a-zA-Z]:/.test(fileName) || /^\//.test(fileName)) {
    return "absolute path: " + fileName;
  }
  if (fileName.split("/").indexOf("..") !== -1) {
    return "invalid relative path: " + fileName;
  }
  // all good
  return null;
}

function parseExtraFields(extraFieldBuffer) {
  var extraFields = [];
  var i = 0;
  while (i < extraFieldBuffer.length - 3) {
    var headerId = extraFieldBuffer.readUInt16LE(i + 0);
    var dataSize = extraFieldBuffer.readUInt16LE(i + 2);
    var dataStart = i + 4;
    var dataEnd = dataStart + dataSize;
    if (dataEnd > extraFieldBuffer.length) throw new Error("extra field length exceeds extra field buffer size");
    var dataBuffer = extraFieldBuffer.subarray(dataStart, dataEnd);
    extraFields.push({
      id: headerId,
      data: dataBuffer,
    });
    i = dataEnd;
  }
  return extraFields;
}

function readAndAssertNoEof(reader, buffer, offset, length, position, callback) {
  if (length === 0) {
    // fs.read will throw an out-of-bounds error if you try to read 0 bytes from a 0 byte file
    return setImmediate(function() { callback(null, newBuffer(0)); });
  }
  reader.read(buffer, offset, length, position, function(err, bytesRead) {
    if (err) return callback(err);
    if (bytesRead < length) {
      return callback(new Error("unexpected EOF"));
    }
    callback();
  });
}

util.inherits(AssertByteCountStream, Transform);
function AssertByteCountStream(byteCount) {
  Transform.call(this);
  this.actualByteCount = 0;
  this.expectedByteCount = byteCount;
}
AssertByteCountStream.prototype._transform = function(chunk, encoding, cb) {
  this.actualByteCount += chunk.length;
  if (this.actualByteCount > this.expectedByteCount) {
    var msg = "too many bytes in the stream. expected " + this.expectedByteCount + ". got at least " + this.actualByteCount;
    return cb(new Error(msg));
  }
  cb(null, chunk);
};
AssertByteCountStream.prototype._flush = function(cb) {
  if (this.actualByteCount < this.expectedByteCount) {
    var msg = "not enough bytes in the stream. expected " + this.expectedByteCount + ". got only " + this.actualByteCount;
    return cb(new Error(msg));
  }
  cb();
};

util.inherits(RandomAccessReader, EventEmitter);
function RandomAccessReader() {
  EventEmitter.call(this);
  this.refCount = 0;
}
RandomAccessReader.prototype.ref = function() {
  this.refCount += 1;
};
RandomAccessReader.prototype.unref = function() {
  var self = this;
  self.refCount -= 1;

  if (self.refCount > 0) return;
  if (self.refCount < 0) throw new Error("invalid unref");

  self.close(onCloseDone);

  function onCloseDone(err) {
    if (err) return self.emit('error', err);
    self.emit('close');
  }
};
RandomAccessReader.prototype.createReadStream = function(options) {
  if (options == null) options = {};
  var start = options.start;
  var end = options.end;
  if (start === end) {
    var emptyStream = new PassThrough();
    setImmediate(function() {
      emptyStream.end();
    });
    return emptyStream;
  }
  var stream = this._readStreamForRange(start, end);

  var destroyed = false;
  var refUnrefFilter = new RefUnrefFilter(this);
  stream.on("error", function(err) {
    setImmediate(function() {
      if (!destroyed) refUnrefFilter.emit("error", err);
    });
  });
  installDestroyFn(refUnrefFilter, function() {
    stream.unpipe(refUnrefFilter);
    refUnrefFilter.unref();
    stream.destroy();
  });

  var byteCounter = new AssertByteCountStream(end - start);
  refUnrefFilter.on("error", function(err) {
    setImmediate(function() {
      if (!destroyed) byteCounter.emit("error", err);
    });
  });
  installDestroyFn(byteCounter, function() {
    destroyed = true;
    refUnrefFilter.unpipe(byteCounter);
    refUnrefFilter.destroy();
  });

  return stream.pipe(refUnrefFilter).pipe(byteCounter);
};
RandomAccessReader.prototype._readStreamForRange = function(start, end) {
  throw new Error("not implemented");
};
RandomAccessReader.prototype.read = function(buffer, offset, length, position, callback) {
  var readStream = this.createReadStream({start: position, end: position + length});
  var writeStream = new Writable();
  var written = 0;
  writeStream._write = function(chunk, encoding, cb) {
    chunk.copy(buffer, offset + written, 0, chunk.length);
    written += chunk.length;
    cb();
  };
  writeStream.on("finish", callback);
  readStream.on("error", function(error) {
    callback(error);
  });
  readStream.pipe(writeStream);
};
RandomAccessReader.prototype.close = function(callback) {
  setImmediate(callback);
};

util.inherits(RefUnrefFilter, PassThrough);
function RefUnrefFilter(context) {
  PassThrough.call(this);
  this.context = context;
  this.context.ref();
  this.unreffedYet = false;
}
RefUnrefFilter.prototype._flush = function(cb) {
  this.unref();
  cb();
};
RefUnrefFilter.prototype.unref = function(cb) {
  if (this.unreffedYet) return;
  this.unreffedYet = true;
  this.context.unref();
};

var cp437 = '\u0000☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼ !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~⌂ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ ';
function decodeBuffer(buffer, isUtf8) {
  if (isUtf8) {
    return buffer.toString("utf8");
  } else {
    var result = "";
    for (var i = 0; i < buffer.length; i++) {
      result += cp437[buffer[i]];
    }
    return result;
  }
}

function readUInt64LE(buffer, offset) {
  // There is no native function for this, because we can't actually store 64-bit integers precisely.
  // after 53 bits, JavaScript's Number type (IEEE 754 double) can't store individual integers anymore.
  // but since 53 bits is a whole lot more than 32 bits, we do our best anyway.
  // As of 2020, Node has added support for BigInt, which obviates this whole function,
  // but yauzl hasn't been updated to depend on BigInt (yet?).
  var lower32 = buffer.readUInt32LE(offset);
  var upper32 = buffer.readUInt32LE(offset + 4);
  // we can't use bitshifting here, because JavaScript bitshifting only works on 32-bit integers.
  return upper32 * 0x100000000 + lower32;
  // as long as we're bounds checking the result of this function against the total file size,
  // we'll catch any overflow errors, because we already made sure the total file size was within reason.
}

// Node 10 deprecated new Buffer().
var newBuffer;
if (typeof Buffer.allocUnsafe === "function") {
  newBuffer = function(len) {
    return Buffer.allocUnsafe(len);
  };
} else {
  newBuffer = function(len) {
    return new Buffer(len);
  };
}

// Node 8 introduced a proper destroy() implementation on writable streams.
function installDestroyFn(stream, fn) {
  if (typeof stream.destroy === "function") {
    // New API.
    stream._destroy = function(err, cb) {
      fn();
      if (cb != null) cb(err);
    };
  } else {
    // Old API.
    stream.destroy = fn;
  }
}

function defaultCallback(err) {
  if (err) throw err;
}


/***/ }),

/***/ 434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 24:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 455:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs/promises");

/***/ }),

/***/ 760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 919:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");

/***/ }),

/***/ 203:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("stream");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 106:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("zlib");

/***/ }),

/***/ 698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ formatDimensions)
/* harmony export */ });
/* unused harmony export formatPort */
/** `float32[N, 12]`, or what stands in for it where the value is not a tensor. */
function formatPort(port) {
    if (!port.isTensor)
        return "not a tensor";
    return `${port.type ?? "unknown"}[${formatDimensions(port.shape ?? [])}]`;
}
/** Real models have up to eight dimensions. */
const MAX_DIMENSIONS_SHOWN = 16;
/** `N, 12`; of a shape of very many dimensions the first ones, and how many there are. */
function formatDimensions(shape) {
    if (shape.length <= MAX_DIMENSIONS_SHOWN)
        return shape.join(", ");
    return `${shape.slice(0, MAX_DIMENSIONS_SHOWN).join(", ")}, … (${shape.length} dimensions)`;
}


/***/ }),

/***/ 200:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(919);
/* harmony import */ var _platform_onnxruntime_worker_read_ahead_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(98);
/* harmony import */ var _platform_onnxruntime_worker_serve_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(337);




const LOOK_MS = 1000;
if ((0,_platform_onnxruntime_worker_read_ahead_js__WEBPACK_IMPORTED_MODULE_2__/* .isReadingThread */ .FV)())
    await (0,_platform_onnxruntime_worker_read_ahead_js__WEBPACK_IMPORTED_MODULE_2__/* .serveReading */ ._Q)();
else
    serveJob();
function serveJob() {
    // On Node 24 the runtime mishandles the engine's own Float16Array; without it, it takes raw bits.
    Reflect.deleteProperty(globalThis, "Float16Array");
    try {
        // Where memory runs out, the system shall end this process before any other.
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)("/proc/self/oom_score_adj", "1000");
    }
    catch {
        // Not on Linux, or not allowed: the limits of the parent still hold.
    }
    const [runtimeFolder = "", watched = ""] = process.argv.slice(2);
    const parent = /^--parent=(\d+)$/.exec(watched)?.[1];
    if (parent !== undefined)
        endWithParent(Number(parent));
    // Its parent has gone, or has closed the channel: no one waits for an answer.
    process.once("disconnect", () => process.exit());
    process.once("message", (job) => {
        let sent = Promise.resolve();
        const send = (message) => {
            // A large result takes its time through the channel, which must not be closed before.
            sent = new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
        };
        (0,_platform_onnxruntime_worker_serve_js__WEBPACK_IMPORTED_MODULE_3__/* .serve */ .w)(job, runtimeFolder, send)
            .then(() => sent)
            .then(() => process.disconnect(), (error) => {
            process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
            process.exit(70);
        });
    });
}
/**
 * Ends this process when its parent is another one than it was. In a thread, because a run of the model blocks the main
 * one; and only where the system does not do it (a parent-death signal).
 */
function endWithParent(parent) {
    const look = `
    const { workerData } = require("node:worker_threads");
    setInterval(() => {
      if (process.ppid !== workerData.parent) process.kill(process.pid, "SIGKILL");
      try { process.kill(workerData.parent, 0); } catch (e) { if (e.code === "ESRCH") process.kill(process.pid, "SIGKILL"); }
    }, ${LOOK_MS});`;
    new node_worker_threads__WEBPACK_IMPORTED_MODULE_1__.Worker(look, { eval: true, env: {}, execArgv: [], workerData: { parent } }).unref();
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ readCell),
/* harmony export */   BE: () => (/* binding */ ROUNDS_TO_INFINITY),
/* harmony export */   zy: () => (/* binding */ textOfCell)
/* harmony export */ });
/* unused harmony exports INTEGER_RANGE, isFloatType */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const INTEGER = /^[+-]?\d+(?:\.0*)?$/;
const COMMA = /^[+-]?[\d.]*\d,\d[\d.,]*$/;
const TRUTH = { true: 1, false: 0, "1": 1, "0": 0, "1.0": 1, "0.0": 0 };
/** As pandas, Polars, DuckDB, Spark and R write them, in lower case. R's word for a missing value is `NA`. */
const SPELLED = {
    nan: Number.NaN,
    na: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    infinity: Number.POSITIVE_INFINITY,
};
/** From here on a number rounds to infinity: half a step above the largest one. */
const ROUNDS_TO_INFINITY = {
    float16: 65520,
    float32: 2 ** 128 - 2 ** 103,
    float64: Number.POSITIVE_INFINITY,
};
/** The smallest and the largest value of each integer type. */
const INTEGER_RANGE = {
    int8: [-128n, 127n],
    int16: [-32768n, 32767n],
    int32: [-(2n ** 31n), 2n ** 31n - 1n],
    int64: [-(2n ** 63n), 2n ** 63n - 1n],
    uint8: [0n, 255n],
    uint16: [0n, 65535n],
    uint32: [0n, 2n ** 32n - 1n],
    uint64: [0n, 2n ** 64n - 1n],
};
function isFloatType(type) {
    return type in ROUNDS_TO_INFINITY;
}
/**
 * Reads a cell as an element of a tensor. Numbers as text are in decimal notation only: Node's own `Number` takes an
 * empty cell for 0 and `0x10` for 16. A missing value is an empty cell, `nan` or null, and only a floating-point input
 * takes it. Elements of int64 and uint64 come as bigint. The reason of a refusal never repeats the cell.
 */
function readCell(value, type) {
    if (type === "string")
        return readText(value);
    if (value === null)
        return isFloatType(type) ? { ok: true, value: Number.NaN } : { ok: false, why: "is empty" };
    if (typeof value === "string")
        return parseCell(value, type);
    if (type === "bool")
        return readTruth(typeof value === "boolean" ? Number(value) : value);
    // An infinity is fed as it is; a number that would become one is not.
    if (isFloatType(type))
        return isInfinite(value) ? { ok: true, value } : readFloat(Number(value), type);
    return readInteger(typeof value === "boolean" ? Number(value) : value, type);
}
function parseCell(text, type) {
    const cell = text.trim();
    if (cell === "")
        return readCell(null, type);
    const lower = cell.toLowerCase();
    if (type === "bool") {
        const truth = TRUTH[lower];
        return truth === undefined ? { ok: false, why: "is neither true nor false" } : { ok: true, value: truth };
    }
    if (COMMA.test(cell))
        return { ok: false, why: "contains a comma; write a decimal point and no thousands separators" };
    if (isFloatType(type)) {
        // Data frames turn truth values into numbers when they are made an array of floats.
        if (lower === "true" || lower === "false")
            return { ok: true, value: Number(lower === "true") };
        const [, sign, word = ""] = /^([+-]?)([a-z]+)$/.exec(lower) ?? [];
        const spelled = SPELLED[word];
        if (spelled !== undefined)
            return { ok: true, value: sign === "-" ? -spelled : spelled };
        return DECIMAL.test(cell) ? readFloat(Number(cell), type) : { ok: false, why: "is not a number" };
    }
    if (!INTEGER.test(cell))
        return { ok: false, why: "is not an integer" };
    return readInteger(BigInt(cell.replace(/^\+|\.0*$/g, "")), type);
}
function readFloat(value, type) {
    return Math.abs(value) >= ROUNDS_TO_INFINITY[type]
        ? { ok: false, why: `does not fit into ${type}` }
        : { ok: true, value };
}
function isInfinite(value) {
    return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}
function readInteger(value, type) {
    if (typeof value === "number" && !Number.isInteger(value))
        return { ok: false, why: "is not an integer" };
    const whole = BigInt(value);
    const [least, most] = INTEGER_RANGE[type];
    if (whole < least || whole > most)
        return { ok: false, why: `does not fit into ${type}` };
    return { ok: true, value: type === "int64" || type === "uint64" ? whole : Number(whole) };
}
function readTruth(value) {
    const truth = Number(value);
    return truth === 0 || truth === 1 ? { ok: true, value: truth } : { ok: false, why: "is neither true nor false" };
}
function readText(value) {
    if (typeof value !== "string")
        return { ok: false, why: value === null ? "is empty" : "is not text" };
    if (value.includes("\0"))
        return { ok: false, why: "contains a NUL character, at which the runtime cuts text" };
    return { ok: true, value };
}
/** A cell as people would write it: what labels, groups and slices are distinguished by. A missing value is empty. */
function textOfCell(value) {
    return value === null ? "" : String(value).trim();
}


/***/ }),

/***/ 137:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ BEAT_MS),
/* harmony export */   y: () => (/* binding */ JobFailure)
/* harmony export */ });
/** Thrown inside the worker where a job ends in a failure that the parent shall hear of as it is. */
class JobFailure extends Error {
    failure;
    constructor(failure) {
        super(failure.kind);
        this.failure = failure;
    }
}
/** A worker that times a model says at least this often that it is between two runs. */
const BEAT_MS = 200;


/***/ }),

/***/ 98:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Ek: () => (/* binding */ readAhead),
/* harmony export */   FV: () => (/* binding */ isReadingThread),
/* harmony export */   _Q: () => (/* binding */ serveReading)
/* harmony export */ });
/* harmony import */ var node_worker_threads__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(919);
/* harmony import */ var _readers_read_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(961);
/* harmony import */ var _protocol_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(137);



/** Batches that may wait: enough to even out, few enough to cost no memory. */
const MAX_AHEAD = 4;
/**
 * Reads a fixture set in a thread of its own, a few batches ahead: `session.run` blocks the thread that calls it, and
 * rows would only be read between two runs. `script` is the file that runs `serveReading` when it is started as a thread.
 */
async function* readAhead(script, plan, most) {
    const task = { reads: plan, most };
    const thread = new node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.Worker(script, { workerData: task, env: {} });
    const reports = [];
    let broken;
    let wake = () => { };
    thread.on("message", (report) => {
        reports.push(report);
        wake();
    });
    thread.once("error", (error) => {
        broken = error;
        wake();
    });
    try {
        for (;;) {
            if (reports.length === 0 && broken === undefined) {
                await new Promise((resolve) => {
                    wake = resolve;
                });
            }
            const report = reports.shift();
            if (report === undefined) {
                if (broken !== undefined)
                    throw broken;
                continue;
            }
            if (report.kind === "failure")
                throw new _protocol_js__WEBPACK_IMPORTED_MODULE_2__/* .JobFailure */ .y(report.failure);
            if (report.kind === "end")
                return report.kept;
            thread.postMessage("taken");
            yield report.batch;
        }
    }
    finally {
        await thread.terminate();
    }
}
/** Whether this thread was started by `readAhead`. */
function isReadingThread() {
    return !node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.isMainThread && node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.workerData?.reads !== undefined;
}
/** What the thread of `readAhead` does. */
async function serveReading() {
    const port = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.parentPort;
    if (port === null)
        throw new Error("this is no thread");
    const { reads, most } = node_worker_threads__WEBPACK_IMPORTED_MODULE_0__.workerData;
    let ahead = 0;
    let wake = () => { };
    port.on("message", () => {
        ahead -= 1;
        wake();
    });
    const send = (report, transferred = []) => port.postMessage(report, transferred);
    try {
        const reading = (0,_readers_read_js__WEBPACK_IMPORTED_MODULE_1__/* .readRows */ .J)(reads, most);
        for (;;) {
            const step = await reading.next();
            if (step.done) {
                send({ kind: "end", kept: step.value });
                break;
            }
            const arrays = step.value.inputs.flatMap(({ data }) => (Array.isArray(data) ? [] : [data.buffer]));
            send({ kind: "batch", batch: step.value }, arrays);
            ahead += 1;
            while (ahead >= MAX_AHEAD) {
                await new Promise((resolve) => {
                    wake = resolve;
                });
            }
        }
    }
    catch (error) {
        if (!(error instanceof _protocol_js__WEBPACK_IMPORTED_MODULE_2__/* .JobFailure */ .y))
            throw error;
        send({ kind: "failure", failure: error.failure });
    }
    finally {
        port.close();
    }
}


/***/ }),

/***/ 337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  w: () => (/* binding */ serve)
});

// EXTERNAL MODULE: ./lib/platform/readers/read.js + 25 modules
var read = __nccwpck_require__(961);
;// CONCATENATED MODULE: external "node:os"
const external_node_os_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:os");
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(760);
;// CONCATENATED MODULE: ./lib/domain/failure.js
/** The only error this project throws deliberately. `fix` says what to do; `cause` keeps what led to it. */
class failure_Failure extends Error {
    code;
    fix;
    constructor(code, message, options) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.name = "Failure";
        this.code = code;
        this.fix = options.fix;
    }
}
/** A failure that was foreseen as it is; of any other error, one that says that this tool has a defect. */
function failureOf(error) {
    if (error instanceof failure_Failure)
        return error;
    return new failure_Failure("environment", `An unexpected error ended the run: ${error instanceof Error ? error.message : String(error)}`, {
        fix: "This is a bug in model-release. No partial release was published. Please report it with the command and its output.",
        cause: error,
    });
}
const EXIT_CODES = { usage: 2, configuration: 2, environment: 3 };

;// CONCATENATED MODULE: ./lib/platform/system-error.js



/** The folder for temporary files, as every run uses it. */
function temporaryPlace() {
    const variable = process.platform === "win32" ? "TEMP" : "TMPDIR";
    return {
        path: tmpdir(),
        name: `the folder for temporary files (${variable})`,
        otherwise: `set ${variable} to another folder`,
        begins: "model-release-",
    };
}
/** What each error of the system means, and what to do about it. */
const MEANINGS = {
    ENOSPC: ["no space is left on the disk", "free space on that disk"],
    EDQUOT: ["the disk quota is used up", "free space, or raise the quota"],
    EFBIG: ["a file grew beyond the limit on file sizes (ulimit -f)", "raise  ulimit -f"],
    EROFS: ["the file system is read-only", "use a writable folder"],
    EACCES: ["permission denied", "give this user access to it"],
    EPERM: ["the operation is not permitted", "give this user access to it"],
    ENOENT: ["there is no such file or folder", "create it"],
    ENOTDIR: ["a part of the path is not a folder", "move the file that is in the way"],
    EISDIR: ["it is a folder, not a file", "move the folder that is in the way"],
    EEXIST: ["something with that name already exists", "move it out of the way"],
    ENOTEMPTY: ["the folder is not empty", "move its content out of the way"],
    ELOOP: ["a symbolic link is in the way", "remove the link"],
    ENAMETOOLONG: ["the path is too long for this file system", "use a shorter path"],
    EMFILE: ["this process cannot open more files (ulimit -n)", "raise  ulimit -n"],
    ENFILE: ["the system cannot open more files", "close other programs"],
    EAGAIN: [
        "no more processes or threads can be created (ulimit -u, or the limit of the container)",
        "raise the limit, or end other processes",
    ],
    ENOMEM: ["the system is out of memory", "end other processes, or use a machine with more memory"],
    EIO: ["the disk reports an input/output error", "check the disk"],
    EBUSY: ["it is in use", "let the other program finish"],
    ETXTBSY: ["it is in use", "let the other program finish"],
    EXDEV: ["it is on another file system", "use one file system for both"],
    ENODEV: ["there is no such device", "use a regular folder"],
    ENXIO: ["there is no such device", "use a regular folder"],
    ESTALE: ["the network file system lost the file", "mount it again"],
    ETIMEDOUT: ["it did not answer in time", "try again"],
};
/** An error that the operating system gave, as Node throws it. */
function isSystemError(error) {
    const { code, errno, syscall } = (error ?? {});
    // Node's own errors (ERR_…) have a code, but no number of the system.
    return (error instanceof Error &&
        /^E[A-Z0-9]+$/.test(code ?? "") &&
        (typeof errno === "number" || typeof syscall === "string"));
}
/** Whether `error` says that there is nothing of that name: the only errors that may be taken for "not there". */
function isAbsent(error) {
    return ["ENOENT", "ENOTDIR"].includes(error?.code ?? "");
}
/** For `.catch`: `undefined` for what is not there; every other error is thrown again. */
function unlessAbsent(error) {
    if (isAbsent(error))
        return undefined;
    throw error;
}
/**
 * An error of the system as the failure of this machine that it is: what happened, where, by which variable that place
 * was chosen, and the way out. `undefined` for an error of any other kind, which is a defect.
 */
function systemFailure(error, places = []) {
    const found = find(error);
    if (found === undefined)
        return undefined;
    const { code = "", path, syscall = "", dest } = found;
    const [meaning, fix] = MEANINGS[code] ?? [code, "check the machine"];
    const cause = error;
    if (syscall.startsWith("spawn")) {
        return new Failure("environment", `${path ?? "A program"} could not be started: ${meaning} (${code}).`, {
            fix: code === "ENOENT"
                ? "Install it and make sure that it is on PATH, then run again."
                : `${upper(fix)}, then run again.`,
            cause,
        });
    }
    // The name that mkdtemp would have made says nothing.
    const at = typeof dest === "string" ? dest : syscall === "mkdtemp" && path !== undefined ? dirname(path) : path;
    const place = placeOf(at, places);
    if (place === undefined) {
        const what = at === undefined ? `The system refused a call (${syscall || "unknown"})` : `${at} cannot be used`;
        return new Failure("environment", `${what}: ${meaning} (${code}).`, {
            fix: `${upper(fix)}, then run again.`,
            cause,
        });
    }
    const { name, otherwise } = place;
    const where = at === undefined || resolve(at) === resolve(place.path) ? place.path : `${place.path} (at ${at})`;
    return new Failure("environment", `${upper(name)} cannot be used: ${where}: ${meaning} (${code}).`, {
        fix: `${upper(fix)}${otherwise === undefined ? "" : `, or ${otherwise}`}, then run again.`,
        cause,
    });
}
const EVIDENCE = /^(.*[\\/]\.model-release)(?:[\\/]|$)/;
/** The error itself, or the system's error that it was made from. */
function find(error) {
    for (let at = error, depth = 0; at instanceof Error && depth < 5; depth++) {
        if (isSystemError(at))
            return at;
        at = at instanceof AggregateError ? at.errors[0] : at.cause;
    }
    return undefined;
}
/** The innermost of the places that holds the path. */
function placeOf(path, places) {
    if (path === undefined)
        return undefined;
    const holds = (place) => {
        const way = relative(resolve(place.path), resolve(path));
        if (way === ".." || way.startsWith(`..${sep}`))
            return false;
        return way === "" || way.startsWith(place.begins ?? "");
    };
    const evidence = EVIDENCE.exec(path)?.[1];
    const all = evidence === undefined ? places : [...places, { path: evidence, name: "the evidence folder" }];
    return all.filter(holds).sort((a, b) => b.path.length - a.path.length)[0];
}
function upper(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

// EXTERNAL MODULE: ./lib/platform/onnxruntime/protocol.js
var protocol = __nccwpck_require__(137);
;// CONCATENATED MODULE: external "node:timers/promises"
const promises_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:timers/promises");
;// CONCATENATED MODULE: ./lib/statistics/random.js
// A constant of this module: looking Math up takes longer than multiplying where modules run in a context of their own.
const { imul } = Math;
/** xoshiro128** of Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021), from a given state. */
function randomFrom(state) {
    let a = state[0] | 0;
    let b = state[1] | 0;
    let c = state[2] | 0;
    let d = state[3] | 0;
    const bits = () => {
        const product = imul(b, 5);
        const result = imul((product << 7) | (product >>> 25), 9);
        const shifted = b << 9;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = (d << 11) | (d >>> 21);
        return result;
    };
    return {
        bits,
        index: (below) => ((bits() >>> 0) * below * TO_UNIT) | 0,
        uniform: () => ((bits() >>> 0) + 0.5) * TO_UNIT,
        countDraws(counts, size, members, from = 0) {
            // The state in variables of this call, which the engine keeps in registers.
            let [e, f, g, h] = [a, b, c, d];
            const scale = size * TO_UNIT;
            for (let i = 0; i < size; i++) {
                const product = imul(f, 5);
                const result = imul((product << 7) | (product >>> 25), 9);
                const shifted = f << 9;
                g ^= e;
                h ^= f;
                f ^= g;
                e ^= h;
                g ^= shifted;
                h = (h << 11) | (h >>> 21);
                const drawn = ((result >>> 0) * scale) | 0;
                counts[members === undefined ? drawn : members[from + drawn]]++;
            }
            [a, b, c, d] = [e, f, g, h];
        },
    };
}
const TO_UNIT = 2 ** -32;
/**
 * The stream of a text. Its four words are the FNV-1a hash of the text (Fowler, Noll and Vo; 32 bits, over UTF-16 code
 * units) continued by SplitMix32, that is the finaliser of MurmurHash3 over a counter.
 */
function randomOf(seed) {
    let hash = 0x811c9dc5;
    for (let i = 0; i < seed.length; i++)
        hash = imul(hash ^ seed.charCodeAt(i), 0x01000193);
    const word = () => {
        hash = (hash + 0x9e3779b9) | 0;
        let mixed = imul(hash ^ (hash >>> 16), 0x85ebca6b);
        mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
        return mixed ^ (mixed >>> 16);
    };
    return randomFrom([word(), word(), word(), word()]);
}

;// CONCATENATED MODULE: ./lib/gate/made-inputs.js

/** Tries in one process. */
const MAX_TRIES = 96;
/** Elements of all inputs together, beyond the smallest try: 64 MB of float64. */
const MAX_ELEMENTS = 2 ** 23;
/** Of the smallest try, whose shape the model itself states. */
const MAX_STATED_ELEMENTS = 2 ** 27;
/** Sizes of open dimensions, in the order in which they are tried: powers of two, then those of images and of audio. */
const SIZES = [1, 2, 8, 16, 32, 64, 128, 224, 256, 320, 512, 640, 1280, 16_000];
const FEW_SIZES = [2, 4, 8, 16, 32, 64, 80, 128, 256, 512];
const SAMPLE_RATE = 16_000;
/** Open dimensions that are varied one at a time and in pairs. */
const MAX_VARIED = 4;
const MAX_DRAWN = 12;
/** Shapes that are also tried with the other rules for values. */
const SHAPES_OF_OTHER_VALUES = 8;
const SHAPES_BEFORE_OTHER_VALUES = 45;
const MAX_HINTS = 8;
const MIN_HINT = 2;
const MAX_HINT = 65_536;
const MAX_DESCRIBED = 6;
const MAX_NAME = 80;
const BATCH_NAME = /batch|^b$|^n$|^bs$/i;
const CHANNELS_NAME = /channel|^c$|^ch$/i;
const SIZE_NAME = /seq|len|time|frame|sample|point|token|width|height|feature|dim/i;
/** How values are chosen. `typical`: halves, ones for whole numbers and masks, lengths that fit; the others are tried if none of it runs. */
const VALUES = ["typical", "zeros", "sizes"];
/** The sizes of inputs whose open dimensions are guessed, other than that of the rows, which is 1. */
function isGuessed(signature) {
    return variablesOf(signature).some(({ role }) => role !== "batch");
}
/**
 * Inputs to try on a model, in this order, of which one that runs is enough. Dimensions that the model states are kept;
 * empty where those alone are too large.
 */
function firstTries(signature) {
    const variables = variablesOf(signature);
    const shapes = plainSizes(variables);
    const typical = shapes.map((sizes) => makeInputs(signature, sizes, "typical"));
    const others = VALUES.slice(1).flatMap((values) => shapes.slice(0, SHAPES_OF_OTHER_VALUES).map((sizes) => makeInputs(signature, sizes, values)));
    const first = typical.slice(0, SHAPES_BEFORE_OTHER_VALUES);
    return bounded([...first, ...others, ...typical.slice(SHAPES_BEFORE_OTHER_VALUES)]);
}
/**
 * Further inputs, of sizes that the runtime's messages about the first ones mention. A number in a message is only one
 * more size to try: nothing is decided by it.
 */
function hintedTries(signature, messages) {
    const variables = variablesOf(signature).filter(({ role }) => role !== "batch");
    if (variables.length === 0)
        return [];
    const varied = variables.slice(0, MAX_VARIED);
    const hints = hintsOf(messages);
    const base = startingFrom(variablesOf(signature));
    const alike = hints.map((hint) => base(variables.map(({ key }) => [key, hint])));
    const single = hints.flatMap((hint) => varied.map(({ key }) => base([[key, hint]])));
    const beside64 = hints.flatMap((hint) => varied.map(({ key }) => base(variables.map((v) => [v.key, v.key === key ? hint : 64]))));
    const pairs = hints.flatMap((one) => hints.flatMap((two) => pairsOf(varied, base, one, two)));
    const shapes = [...alike, ...single, ...beside64, ...pairs];
    return bounded(shapes.flatMap((sizes) => VALUES.slice(0, 2).map((values) => makeInputs(signature, sizes, values))));
}
/** `features float32[1, 64] of 0.5, sr int64[] of 16000`; of many inputs the first ones. */
function describeMade(made) {
    const told = made.slice(0, MAX_DESCRIBED).map(({ name, type, shape, value }) => {
        const of = type === "string" ? JSON.stringify(textOf(value)) : type === "bool" ? String(value !== 0) : value;
        return `${name.slice(0, MAX_NAME)} ${type}[${shape.join(", ")}] of ${of}`;
    });
    const more = made.length - told.length;
    return [...told, ...(more === 0 ? [] : [`${more} more`])].join(", ");
}
/** Equal for equal inputs. */
function keyOf(made) {
    return JSON.stringify(made.map(({ shape, value }) => [shape, value]));
}
/** The text that stands for a value in an input of texts: one that can be read as a number, or an empty one. */
function textOf(value) {
    return value === 0 ? "" : String(value);
}
function variablesOf({ inputs }) {
    const found = new Map();
    for (const input of inputs) {
        for (const [at, dim] of (input.shape ?? []).entries()) {
            if (!isOpen(dim))
                continue;
            const key = dimensionOf(input, at);
            if (!found.has(key))
                found.set(key, { key, role: roleOf(input, at, dim) });
        }
    }
    return [...found.values()];
}
function isOpen(dim) {
    return typeof dim === "string" || dim < 0;
}
/** Dimensions without a name are one each; those at the head are the rows of all inputs. */
function dimensionOf(input, at) {
    const dim = input.shape?.[at];
    if (typeof dim === "string" && dim.trim() !== "")
        return `name ${dim.trim()}`;
    return at === 0 && (input.shape?.length ?? 0) > 1 ? "rows" : `place ${at} of ${input.name}`;
}
function roleOf({ shape = [] }, at, dim) {
    const name = typeof dim === "string" ? dim : "";
    if (BATCH_NAME.test(name))
        return "batch";
    if (CHANNELS_NAME.test(name))
        return "channels";
    if (at === 0 && !SIZE_NAME.test(name))
        return "batch";
    const image = shape.length === 4 || shape.length === 5;
    if (image && at === 1 && isOpen(shape[2] ?? 1))
        return "channels";
    return "size";
}
/** Completes a few sizes: rows and everything else 1. */
function startingFrom(variables) {
    return (given) => new Map([...variables.map(({ key }) => [key, 1]), ...given]);
}
function plainSizes(variables) {
    const base = startingFrom(variables);
    const open = variables.filter(({ role }) => role !== "batch");
    if (open.length === 0)
        return [base([]), ...rowsOf(variables, base)];
    const varied = open.slice(0, MAX_VARIED);
    const shapes = [];
    for (const size of SIZES) {
        shapes.push(base(open.map(({ key, role }) => [key, role === "channels" && size > 1 ? 3 : size])));
        if (open.length > 1)
            shapes.push(...varied.map(({ key }) => base([[key, size]])));
    }
    const grey = open.some(({ role }) => role === "channels")
        ? [32, 64, 224, 640].map((size) => base(open.map(({ key, role }) => [key, role === "channels" ? 1 : size])))
        : [];
    const rows = rowsOf(variables, base);
    const pairs = open.length < 2 ? [] : FEW_SIZES.flatMap((one) => [1, 2, 64].flatMap((two) => pairsOf(varied, base, one, two)));
    return [...shapes, ...grey, ...rows, ...drawn(open, base), ...pairs];
}
/** Several rows: some models need more than one. */
function rowsOf(variables, base) {
    if (!variables.some(({ role }) => role === "batch"))
        return [];
    return [2, 8, 64].map((size) => base(variables.map(({ key }) => [key, size])));
}
function pairsOf(varied, base, one, two) {
    return varied.flatMap((first) => varied.flatMap((second) => {
        if (first === second)
            return [];
        return [
            base([
                [first.key, one],
                [second.key, two],
            ]),
        ];
    }));
}
/** Three sizes and more that have to fit one another, such as a past, a present and their sum: drawn, always the same. */
function drawn(open, base) {
    if (open.length < 3)
        return [];
    const random = randomOf(`made inputs ${open.map(({ key }) => key).join(" ")}`);
    const small = [1, 1, 2, 3, 4, 8, 16, 64];
    return Array.from({ length: MAX_DRAWN }, () => base(open.map(({ key }) => [key, small[random.index(small.length)] ?? 1])));
}
function hintsOf(messages) {
    const numbers = messages.flatMap((message) => message.match(/(?<![\w.])\d{1,5}(?![\w.]*\w)/g) ?? []).map(Number);
    return [...new Set(numbers)].filter((n) => n >= MIN_HINT && n <= MAX_HINT).slice(0, MAX_HINTS);
}
function makeInputs({ inputs }, sizes, values) {
    const sizeOf = (input, at) => {
        const dim = input.shape?.[at] ?? 1;
        if (!isOpen(dim))
            return Number(dim);
        return sizes.get(dimensionOf(input, at)) ?? 1;
    };
    const shapes = inputs.map((input) => (input.shape ?? []).map((_, at) => sizeOf(input, at)));
    // What a length that is an input would have to say: the longest dimension behind the rows of the first one that has any.
    const length = shapes.map((shape) => Math.max(0, ...shape.slice(1))).find((longest) => longest > 0) ?? 1;
    return inputs.map((input, i) => ({
        name: input.name,
        type: (input.type ?? "float32"),
        shape: shapes[i] ?? [],
        value: chosenValue(input, shapes[i] ?? [], length, values),
    }));
}
const LENGTH_NAME = /(?:^|[^a-z])(?:len|lens|length|lengths|size|sizes|num|count|n)(?:$|[^a-z])/i;
const RATE_NAME = /^(?:sr|rate|sampl(?:e|ing)_?rate)$/i;
const MASK_NAME = /mask/i;
const ID_NAME = /(?:^|_)(?:sid|speaker|lang|language|segment|token_type)/i;
function chosenValue({ name, type = "" }, shape, length, values) {
    if (values === "zeros")
        return LENGTH_NAME.test(name) && isInteger(type) ? length : 0;
    if (MASK_NAME.test(name) || type === "bool" || type === "string")
        return 1;
    if (!isInteger(type))
        return values === "sizes" ? 1 : 0.5;
    if (RATE_NAME.test(name))
        return SAMPLE_RATE;
    if (LENGTH_NAME.test(name))
        return length;
    if (values === "sizes" && shape.length < 2)
        return length;
    return ID_NAME.test(name) ? 0 : 1;
}
function isInteger(type) {
    return /^u?int\d+$/.test(type);
}
/** The largest whole number that a type holds, for those whose range a made-up size can leave. */
const LARGEST = { int8: 127, uint8: 255, int16: 32_767, uint16: 65_535 };
/** Distinct tries, small enough, and not too many. */
function bounded(tries) {
    const seen = new Set();
    const kept = [];
    for (const made of tries) {
        const fitting = made.map((input) => ({ ...input, value: Math.min(input.value, LARGEST[input.type] ?? Infinity) }));
        const key = keyOf(fitting);
        if (seen.has(key))
            continue;
        seen.add(key);
        const most = seen.size === 1 ? MAX_STATED_ELEMENTS : MAX_ELEMENTS;
        if (elementsOf(fitting) <= most)
            kept.push(fitting);
        if (kept.length === MAX_TRIES)
            break;
    }
    return kept;
}
function elementsOf(made) {
    return made.reduce((sum, { shape }) => sum + shape.reduce((product, d) => product * d, 1), 0);
}

// EXTERNAL MODULE: ./lib/platform/readers/assembler.js
var assembler = __nccwpck_require__(422);
// EXTERNAL MODULE: ./lib/platform/readers/elements.js
var readers_elements = __nccwpck_require__(15);
// EXTERNAL MODULE: ./lib/platform/readers/problems.js
var problems = __nccwpck_require__(426);
// EXTERNAL MODULE: ./lib/platform/readers/tensors.js
var tensors = __nccwpck_require__(794);
// EXTERNAL MODULE: ./lib/platform/readers/test-data.js + 5 modules
var test_data = __nccwpck_require__(980);
;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/feeds.js







/** All rows of a batch for one run. Where the model states a batch size, the last row is repeated up to it. */
function batchFeeds(ort, { rows, inputs }, rowsPerRun) {
    const wanted = rowsPerRun ?? rows;
    return Object.fromEntries(inputs.map(({ name, type, tail, data }) => [
        name,
        (0,tensors/* tensorOf */.zz)(ort, type, (0,readers_elements/* padRows */.Hk)(data, type, rows, wanted), [wanted, ...tail]),
    ]));
}
/**
 * The first rows of a fixture set, at most `most`, each as a run of its own (of the model's batch size, where it states
 * one). Of ONNX test data, each set is a run.
 */
async function singleRowFeeds(ort, plan, most) {
    if (plan.format === "onnx")
        return feedsOfSets(ort, plan, most);
    const feeds = [];
    for await (const batch of (0,read/* readRows */.J)(plan, most)) {
        for (let row = 0; row < batch.rows && feeds.length < most; row++) {
            feeds.push(batchFeeds(ort, rowOf(batch, row), plan.rowsPerRun));
        }
        if (feeds.length === most)
            break;
    }
    if (feeds.length === 0)
        throw (0,problems/* unreadable */.O$)("it has no rows");
    return feeds;
}
/** One row of a batch as a batch of its own. */
function rowOf({ inputs, read }, row) {
    const one = inputs.map((input) => {
        const width = input.tail.reduce((product, d) => product * d, 1);
        return { ...input, data: (0,readers_elements/* copyOf */.zP)(input.data, row * width, (row + 1) * width) };
    });
    return { rows: 1, read, inputs: one };
}
async function feedsOfSets(ort, plan, most) {
    const feeds = [];
    for (const name of (await (0,test_data/* listSets */.M9)(plan.file)).slice(0, most)) {
        feeds.push((0,test_data/* setFeeds */.UD)(ort, plan, await (0,test_data/* readSet */.Rn)(plan.file, name)));
    }
    if (feeds.length === 0)
        throw (0,problems/* unreadable */.O$)("it has no sets");
    return feeds;
}
/** Made-up inputs as tensors. */
function madeFeeds(ort, made) {
    return Object.fromEntries(made.map(({ name, type, shape, value }) => {
        const elements = (0,readers_elements/* newElements */.E7)(type, shape.reduce((product, d) => product * d, 1));
        if (type === "string")
            elements.fill(textOf(value));
        else if (type === "float16")
            for (let i = 0; i < elements.length; i++)
                (0,assembler/* setElement */.dk)(elements, type, i, value);
        else if (elements instanceof BigInt64Array || elements instanceof BigUint64Array)
            elements.fill(BigInt(value));
        else
            elements.fill(value);
        return [name, (0,tensors/* tensorOf */.zz)(ort, type, elements, shape)];
    }));
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(455);
;// CONCATENATED MODULE: external "node:module"
const external_node_module_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:module");
;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/session.js





const HEAD_BYTES = 64;
const MAX_MESSAGE_LENGTH = 2000;
/** ONNX Runtime is not there, or the system cannot load it. */
class RuntimeMissing extends Error {
}
/** Loads ONNX Runtime from the `node_modules` of a folder: it is never bundled. Throws `RuntimeMissing`. */
function loadRuntime(folder) {
    try {
        return (0,external_node_module_namespaceObject.createRequire)((0,external_node_path_.join)(folder, "package.json"))("onnxruntime-node");
    }
    catch (error) {
        const [line = ""] = String(error?.message ?? error).split("\n");
        throw new RuntimeMissing(line);
    }
}
/** Opens a model by its path, on the CPU with one thread: what is measured must not depend on the number of cores. */
async function openSession(ort, model) {
    try {
        return await ort.InferenceSession.create(model, {
            executionProviders: ["cpu"],
            intraOpNumThreads: 1,
            interOpNumThreads: 1,
            executionMode: "sequential",
            graphOptimizationLevel: "all",
            logSeverityLevel: 4,
        });
    }
    catch (error) {
        throw new protocol/* JobFailure */.y({ kind: "load", message: messageOf(error), ...(await readHead(model)) });
    }
}
async function readHead(path) {
    try {
        const handle = await (0,promises_.open)(path);
        try {
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
            return { head: new Uint8Array(buffer.subarray(0, bytesRead)), size: (await handle.stat()).size };
        }
        finally {
            await handle.close();
        }
    }
    catch {
        return {};
    }
}
/** What a thrown value says, without the folders of this machine. */
function messageOf(error) {
    const text = error instanceof Error ? error.message : String(error);
    return text.replaceAll(/(?:\/[\w.@+-]+)+\/(?=[\w.@+-]+)/g, "").slice(0, MAX_MESSAGE_LENGTH);
}
/** The model's inputs and outputs, and the runtime that read them. */
function inspect(ort, session) {
    return {
        signature: { inputs: session.inputMetadata.map(portOf), outputs: session.outputMetadata.map(portOf) },
        runtime: { name: "onnxruntime-node", version: ort.env.versions.node ?? ort.env.versions.common },
    };
}
function portOf(value) {
    if (!value.isTensor)
        return { name: value.name, isTensor: false };
    return { name: value.name, isTensor: true, type: value.type, shape: [...value.shape] };
}
/** Outputs that can be read back. One of another kind would throw, or abort the process, when it is fetched. */
function readableOutputs(session) {
    return session.outputMetadata.flatMap((o) => (o.isTensor && tensors/* CARRIED */.xc.includes(o.type) ? [o.name] : []));
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/attempt.js




/** After this long no further try is begun. */
const MAX_MS = 30_000;
const MAX_MESSAGE = 500;
/** Runs a model on one made-up input after the other, up to the first that it runs on. */
async function attempt(ort, session, tries, progress) {
    const fetched = readableOutputs(session);
    const messages = [];
    const began = performance.now();
    for (const [at, made] of tries.entries()) {
        if (at > 0 && performance.now() - began > MAX_MS)
            break;
        progress(at, tries.length, `made-up inputs: ${describeMade(made)}`);
        // Where the run ends this process, the parent has to know which one it was.
        await (0,promises_namespaceObject.setImmediate)();
        try {
            await session.run(madeFeeds(ort, made), fetched);
            return { ran: at, messages };
        }
        catch (error) {
            messages.push(messageOf(error).slice(0, MAX_MESSAGE));
        }
    }
    return { messages };
}

// EXTERNAL MODULE: ./lib/domain/signature.js
var signature = __nccwpck_require__(698);
// EXTERNAL MODULE: ./lib/platform/readers/growing.js
var growing = __nccwpck_require__(181);
;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/again.js


/** Rows of the first batch that are run again. */
const MAX_ROWS = 32;
/** Rows that are run again however long they take. */
const MIN_ROWS = 2;
const again_MAX_MS = 3000;
/** Values that come back of all these rows together. */
const MAX_VALUES = 2 ** 20;
/** Takes the rows from the first batch of a fixture set: always the same. */
function sampleOf(batch) {
    const count = Math.min(MAX_ROWS, batch.rows);
    const rows = Array.from({ length: count }, (_, i) => Math.floor((i * batch.rows) / count));
    return { rows, batch: batch.rows, single: rows.map((row) => rowOf(batch, row)) };
}
/**
 * Runs rows twice, one at a time, as a service would. Which rows are run is fixed; how many, if the model is slow,
 * depends on the time they take.
 */
async function runAgain({ rows, batch, single }, rowsPerRun, run, collect) {
    const first = collect();
    const second = collect();
    const began = performance.now();
    let values = 0;
    let failed;
    for (const row of inTurn(single)) {
        if (second.rows >= MIN_ROWS && (performance.now() - began > again_MAX_MS || values > MAX_VALUES))
            break;
        try {
            const outputs = await run(row);
            first.add(outputs, 1);
            second.add(await run(row), 1);
            values += Object.values(outputs).reduce((sum, { size }) => sum + size, 0);
        }
        catch (error) {
            if (!(error instanceof protocol/* JobFailure */.y) || error.failure.kind !== "run")
                throw error;
            failed = error.failure.message;
            break;
        }
    }
    return {
        rows: Uint32Array.from(inTurn(rows).slice(0, second.rows)),
        batch,
        ...(rowsPerRun === undefined || rowsPerRun === 1 ? {} : { repeated: rowsPerRun }),
        ...(failed === undefined ? {} : { failed }),
        first: first.outputs(),
        second: second.outputs(),
    };
}
/** From both ends to the middle: the few of a slow model are not all from the head. */
function inTurn(items) {
    return items.map((_, i) => items[i % 2 === 0 ? i / 2 : items.length - (i + 1) / 2]);
}

// EXTERNAL MODULE: ./lib/platform/onnxruntime/worker/read-ahead.js
var read_ahead = __nccwpck_require__(98);
;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/predict.js









const ROWS_PER_BATCH = 4096;
/** 256 features of 4096 rows; 6 images of 224 × 224. */
const MAX_BATCH_ELEMENTS = 2 ** 20;
/**
 * Runs the model over all rows of a fixture set, batch by batch. `script` is this worker's own file: with it, rows are
 * read ahead in a thread.
 */
async function predict(ort, session, plan, script, progress) {
    const most = plan.rowsPerRun ?? (await rowsPerBatch(plan));
    const reading = script === undefined ? (0,read/* readRows */.J)(plan, most) : (0,read_ahead/* readAhead */.Ek)(script, plan, most);
    const answers = new Answers(plan);
    let sample;
    for (;;) {
        const step = await reading.next();
        if (step.done) {
            const runRow = (row) => runBatch(ort, session, plan, row, answers.fetched);
            const again = sample && (await runAgain(sample, plan.rowsPerRun, runRow, () => new Answers(plan)));
            return { ...answers.finish(step.value), ...(again && { again }) };
        }
        const batch = step.value;
        sample ??= batch.rows === 0 ? undefined : sampleOf(batch);
        answers.add(await runBatch(ort, session, plan, batch, answers.fetched), batch.rows);
        progress(batch.read, 1, `${answers.rows} rows`);
    }
}
/** Fewer rows where each is large, so that a batch, which is the tool's own, does not decide how much memory a run takes. */
async function rowsPerBatch(plan) {
    if (plan.format !== "npz" || plan.inputs.every(({ kind }) => kind !== "array"))
        return ROWS_PER_BATCH;
    const { columns } = await (0,read/* readHeader */.a)(plan.file, plan.format);
    const arrays = new Set(plan.inputs.flatMap((input) => (input.kind === "array" ? [input.array] : [])));
    const elements = columns
        .filter(({ name }) => arrays.has(name))
        .reduce((sum, { shape = [] }) => sum + shape.slice(1).reduce((product, d) => product * d, 1), 0);
    return Math.max(1, Math.min(ROWS_PER_BATCH, Math.floor(MAX_BATCH_ELEMENTS / Math.max(1, elements))));
}
/** What the model answered so far. */
class Answers {
    fetched;
    #plan;
    #scores = new growing/* Growing */.G(Float64Array);
    #predicted = new growing/* GrowingColumn */.Y();
    #width = 0;
    rows = 0;
    constructor(plan) {
        this.#plan = plan;
        this.fetched = [plan.outputs.scores, plan.outputs.predicted].filter((name) => name !== undefined);
    }
    add(outputs, rows) {
        const { scores, predicted } = this.#plan.outputs;
        if (scores !== undefined) {
            const tensor = outputs[scores];
            this.#width = (tensor.dims[1] ?? 1);
            this.#scores.append((0,tensors/* valuesOf */.sm)(tensor).subarray(0, rows * this.#width));
        }
        if (predicted !== undefined) {
            const tensor = outputs[predicted];
            for (let i = 0; i < rows; i++)
                this.#predicted.push((0,tensors/* textAt */.$6)(tensor, i));
        }
        this.rows += rows;
    }
    finish(kept) {
        return { ...kept, ...this.outputs() };
    }
    outputs() {
        const { scores, predicted } = this.#plan.outputs;
        return {
            ...(scores === undefined ? {} : { scores: { width: this.#width, values: this.#scores.finish() } }),
            ...(predicted === undefined ? {} : { predicted: this.#predicted.finish() }),
        };
    }
}
/** Runs the rows of a batch; an output that does not answer row by row ends the job. */
async function runBatch(ort, session, plan, batch, fetched) {
    const outputs = await run(session, batchFeeds(ort, batch, plan.rowsPerRun), fetched);
    const rows = plan.rowsPerRun ?? batch.rows;
    for (const name of fetched) {
        const { dims } = outputs[name];
        if (dims[0] === rows && dims.length <= 2)
            continue;
        const message = `the output ${name} has the shape [${(0,signature/* formatDimensions */.X)(dims)}] for ${rows} rows: one prediction per row is required`;
        throw new protocol/* JobFailure */.y({ kind: "run", message });
    }
    return outputs;
}
/** Runs a session once; what it throws ends the job. */
async function run(session, feeds, fetched) {
    try {
        return await session.run(feeds, fetched);
    }
    catch (error) {
        throw new protocol/* JobFailure */.y({ kind: "run", message: messageOf(error) });
    }
}

;// CONCATENATED MODULE: ./lib/domain/finding.js

/** Characters of a message. A name in a file can have millions, and a report of many findings would hold them all. */
const finding_MAX_MESSAGE = 4000;
const MAX_SUBJECT = 500;
/** Makes the finding of a rule: id and level come from the rule, so that they cannot drift from its page. */
function finding_finding(rule, details) {
    return {
        rule: rule.id,
        level: rule.level,
        message: clip(details.message, finding_MAX_MESSAGE),
        fix: clip(details.fix ?? rule.fix, finding_MAX_MESSAGE),
        ...(details.location ? { location: details.location } : {}),
        ...(details.subject === undefined ? {} : { subject: clip(details.subject, MAX_SUBJECT) }),
        ...inActionOf(rule, details),
    };
}
function inActionOf(rule, { fix, inAction }) {
    // Advice for the case at hand is better than the rule's general one.
    const advice = inAction ?? (fix === undefined ? rule.inAction : undefined);
    return advice === undefined ? {} : { inAction: advice };
}
/** The finding with the one advice that its reader can follow. */
function advise({ inAction, ...found }, surface) {
    return surface === "action" && inAction !== undefined ? { ...found, fix: inAction } : found;
}
/** `file:line:column`, as far as it is known. */
function formatLocation(location) {
    const line = location.line === undefined ? "" : `:${location.line}`;
    const column = location.column === undefined ? "" : `:${location.column}`;
    return `${location.file}${line}${column}`;
}
const RANK = { error: 0, warning: 1, notice: 2 };
/** What was waived first, then errors, then by file and position; findings that are equal in all of these keep their order. */
function sortFindings(findings) {
    const place = (f) => [f.location?.file ?? "", f.location?.line ?? 0, f.location?.column ?? 0];
    return [...findings].sort((a, b) => {
        if ((a.waiver === undefined) !== (b.waiver === undefined))
            return a.waiver === undefined ? 1 : -1;
        if (RANK[a.level] !== RANK[b.level])
            return RANK[a.level] - RANK[b.level];
        const [fileA, lineA, columnA] = place(a);
        const [fileB, lineB, columnB] = place(b);
        if (fileA !== fileB)
            return fileA < fileB ? -1 : 1;
        return lineA - lineB || columnA - columnB;
    });
}
/** The findings that refuse a model: errors that no one waived. */
function errorsOf(findings) {
    return findings.filter((f) => f.level === "error" && f.waiver === undefined);
}
function waivedOf(findings) {
    return findings.filter((f) => f.waiver !== undefined);
}

;// CONCATENATED MODULE: ./lib/gate/rules.js
const gateRules = {
    notOnnx: {
        id: "model/not-onnx",
        level: "error",
        title: "The file is not an ONNX model",
        why: "Something else was saved under the model's name: text, an error page or an archive.",
        fix: "Export the model again, and check the first bytes of the file.",
    },
    truncated: {
        id: "model/truncated",
        level: "error",
        title: "The ONNX file is cut short or damaged",
        why: "It begins like a model but is cut short or damaged. No consumer can load it.",
        fix: "Export or copy the model again, and compare the file sizes.",
    },
    unsupportedVersion: {
        id: "model/unsupported-version",
        level: "error",
        title: "The model needs a newer ONNX Runtime",
        why: "Its IR version or opset is above what the newest released runtime reads, so it cannot be served yet.",
        fix: "Give the exporter an older target: target_opset in skl2onnx, opset_version in torch.onnx.export, ir_version in onnx.helper.make_model.",
    },
    customOperator: {
        id: "model/custom-operator",
        level: "error",
        title: "The model uses an operator that the runtime does not have",
        why: "Libraries of custom operators are native code and are never loaded here, so the model cannot be run.",
        fix: "Export with standard operators (domains ai.onnx and ai.onnx.ml).",
    },
    externalData: {
        id: "model/external-data",
        level: "error",
        title: "External data of the model is missing or out of bounds",
        why: "The weights are in another file. The model cannot be loaded without that file next to it, and a file outside the folder is never read.",
        fix: "Put the external data file next to the model, under the name that the model states, and commit it.",
    },
    loadFailed: {
        id: "model/load-failed",
        level: "error",
        title: "The runtime cannot load the model",
        why: "A model that cannot be loaded cannot be served.",
        fix: "Load it locally with onnxruntime; the message quotes the runtime's error.",
    },
    runFailed: {
        id: "model/run-failed",
        level: "error",
        title: "The model fails when it runs",
        why: "It loads but cannot predict the rows of the fixture set.",
        fix: "Run it locally with onnxruntime on one row; the message quotes the runtime's error.",
    },
    timedOut: {
        id: "model/timed-out",
        level: "error",
        title: "The model did not finish within the time limit",
        why: "It loops, or is far too slow for this number of rows. The process was stopped.",
        fix: "Look for a Loop that never ends; for a slow model, raise the time limit or use fewer fixture rows.",
    },
    outOfMemory: {
        id: "model/out-of-memory",
        level: "error",
        title: "The model exceeds the memory limit",
        why: "A model whose memory grows without bound takes its host down with it. The process was stopped.",
        fix: "Look for an operator whose output grows (Expand, Tile, Loop); for a large model, raise the memory limit.",
    },
    crashed: {
        id: "model/crashed",
        level: "error",
        title: "The process that ran the model died",
        why: "Native code of the runtime crashed the process. In a service, it would crash that process too.",
        fix: "Run the model locally with onnxruntime; if it crashes there too, export it again with another opset.",
    },
    notDeterministic: {
        id: "model/not-deterministic",
        level: "error",
        waivable: true,
        title: "The model's outputs differ from run to run",
        why: "The gate judges one random draw and callers get another. A verdict on such outputs cannot be reproduced.",
        fix: "Export in evaluation mode (model.eval() in PyTorch, training=False in Keras) and look for Dropout, RandomNormal, RandomUniform, Multinomial or Bernoulli in the graph. If the model is meant to sample, add a waiver that says so.",
    },
    dependsOnBatch: {
        id: "model/depends-on-batch",
        level: "error",
        waivable: true,
        title: "Predictions differ between a batch and single rows",
        why: "The gate judges predictions made in batches. A service that sends single rows gets different ones.",
        fix: "Export in evaluation mode (BatchNormalization uses batch statistics in training mode), and look for a Softmax, mean or normalization over the first dimension, the rows.",
    },
    roundsWithBatch: {
        id: "model/rounds-with-batch",
        level: "warning",
        waivable: true,
        title: "Scores differ slightly between a batch and single rows",
        why: "Dynamic quantization takes its scale from the whole batch, so the judged scores differ slightly from those of single rows.",
        fix: "Quantize statically to get the same scores in every batch, or accept the reported difference.",
    },
    fixedBatch: {
        id: "model/fixed-batch",
        level: "notice",
        title: "Batches and single rows could not be compared",
        why: "The model has a fixed batch size, so it cannot run a single row. Callers have to fill the batch themselves.",
        fix: "Nothing to do if callers send batches of this size. Export with an open batch dimension to serve single rows.",
    },
    madeInputs: {
        id: "gate/made-inputs",
        level: "notice",
        title: "The model was run on made-up inputs",
        why: "Without fixtures, inputs are made up from the signature; their values and the sizes of open dimensions are guesses. They show that the model runs, not how good it is or how long real inputs take.",
        fix: "Add a few rows or ONNX test data to fixtures/ to run the model on real inputs.",
    },
    madeInputsFailed: {
        id: "gate/made-inputs-failed",
        level: "warning",
        title: "The model did not run on some or all of the made-up inputs",
        why: "Without fixtures, inputs are made up from the signature, and the guess may not suit the model. A failure on them is not a verdict on the model.",
        fix: "Add a few rows or ONNX test data (test_data_set_0/input_0.pb) to fixtures/ to run the model on real inputs.",
    },
    nonTensorOutput: {
        id: "model/non-tensor-output",
        level: "warning",
        title: "An output is not a tensor",
        why: "onnxruntime-node and many other runtimes cannot read sequences and maps, such as those of ZipMap.",
        fix: "Export with tensors only: zipmap=False in skl2onnx and onnxmltools.",
    },
    zipMap: {
        id: "model/zip-map",
        level: "warning",
        title: "Scores are returned as a sequence of maps",
        why: "The exporters of scikit-learn, LightGBM and CatBoost append ZipMap to a classifier by default. Removing it later requires a major release, so decide before the first one.",
        fix: "Export without it: options={'zipmap': False} in skl2onnx, zipmap=False in onnxmltools. CatBoost has no option for it: remove the last node from the saved file with the onnx package.",
    },
    zipMapMeasured: {
        id: "gate/zip-map",
        level: "notice",
        title: "Scores were measured in a copy that exposes the input of ZipMap",
        why: "The gate's runtime cannot read maps. The tensor that feeds ZipMap contains the same scores, one column for each class that ZipMap names.",
        fix: "Nothing to do. Without ZipMap, the scores are measured in the released file itself.",
    },
    zipMapNotMeasured: {
        id: "gate/zip-map-not-measured",
        level: "warning",
        title: "Scores in maps could not be measured",
        why: "Metrics of scores, such as auc_roc, then have no value, and a limit on one of them refuses the model.",
        fix: "Export without ZipMap: options={'zipmap': False} in skl2onnx, zipmap=False in onnxmltools.",
    },
    zipMapLabels: {
        id: "gate/zip-map-labels",
        level: "warning",
        waivable: true,
        title: "Predicted classes are not those with the highest scores",
        why: "Predicted classes and scores are judged separately. Some models choose the class by votes or by a threshold of their own; if this one does not, its scores belong to other classes.",
        fix: "Compare predict with predict_proba in the training environment. If they agree there, export the model again.",
    },
    unsupportedType: {
        id: "model/unsupported-type",
        level: "error",
        title: "An input or output has an unsupported element type",
        why: "onnxruntime-node has no array type for it, and fetching some of these types aborts the process.",
        fix: "Cast it to float32, float16, an integer type, bool or string at the model's inputs and outputs.",
    },
    inputsNotFed: {
        id: "fixtures/inputs",
        level: "error",
        title: "The fixture set does not fit the model's inputs",
        why: "Inputs are fed by name: an array or a column of the input's name, or one tensor of all features in the order of input_features.",
        fix: "Give the arrays or columns the names, types and shapes of the model's inputs, or correct input_features.",
    },
    columnsMissing: {
        id: "fixtures/columns-missing",
        level: "error",
        title: "Features have no column in the fixture set",
        why: "Columns are matched to the model by the names of input_features in metadata.json.",
        fix: "Name the columns as in input_features, or correct input_features.",
    },
    columnTwice: {
        id: "fixtures/column-twice",
        level: "error",
        title: "The fixture set has a duplicate column",
        why: "It is unclear which of the two is meant.",
        fix: "Rename or remove one of the two.",
    },
    labelMissing: {
        id: "fixtures/label-missing",
        level: "error",
        title: "The fixture set has no label column",
        why: "Without labels nothing can be measured, and a gate that measured nothing never counts as passed.",
        fix: "Name the label column as gate.label in model.yml.",
    },
    namedColumnMissing: {
        id: "fixtures/named-column",
        level: "error",
        title: "A column that model.yml names is not in the fixture set",
        why: "Weights, groups, queries and slices change what is measured; silently leaving them out would measure something else.",
        fix: "Correct the name in model.yml, or add the column to the fixture set.",
    },
    badCell: {
        id: "fixtures/cell",
        level: "error",
        title: "A cell of the fixture set cannot be fed to the model",
        why: "Skipping the row or guessing the value would change what is measured.",
        fix: "Write a value of the input's type. Write a missing value as an empty cell or nan in CSV, and as null in JSONL and Parquet; only floating-point inputs accept one.",
    },
    badFile: {
        id: "fixtures/unreadable",
        level: "error",
        title: "The fixture set cannot be read",
        why: "Nothing can be measured without it.",
        fix: "Save it again: CSV with a header line, commas and double quotes; JSONL with one object per line; Parquet; or numpy.savez.",
    },
    noRows: {
        id: "fixtures/no-rows",
        level: "error",
        title: "The fixture set has no rows",
        why: "A gate without rows would pass every model.",
        fix: "Add labelled rows that training never saw.",
    },
    formatUnknown: {
        id: "fixtures/format",
        level: "error",
        title: "The fixture set has an unsupported format",
        why: "Supported are CSV, JSONL, Parquet, .npz and ONNX test data, recognized by their names.",
        fix: "Save it in one of these formats, with the matching file extension.",
    },
    unknownClass: {
        id: "fixtures/unknown-class",
        level: "error",
        title: "A label is not a class of the model",
        why: "No prediction can match such a label: the classes and the labels have different names.",
        fix: "Use the names of output_classes in metadata.json, or their positions counted from 0.",
    },
    oneLabel: {
        id: "fixtures/one-label",
        level: "warning",
        title: "Every row has the same label",
        why: "Such rows cannot distinguish a good model from one that predicts the same for every row, so no limit on them means anything.",
        fix: "Add rows of other classes, or with other values, to the fixture set, and check that the label column is the right one.",
    },
    badTarget: {
        id: "fixtures/target",
        level: "error",
        title: "A label is not a number",
        why: "A regression is measured against numeric labels.",
        fix: "Write a number into the label column, or leave the row out.",
    },
    badWeight: {
        id: "fixtures/weight",
        level: "error",
        title: "A weight is not a number above 0",
        why: "A row of weight 0 does not count, and a negative weight would subtract from the measurement.",
        fix: "Write a finite number above 0 into the weight column, or leave the row out.",
    },
    parityMissed: {
        id: "gate/parity",
        level: "error",
        title: "The model does not reproduce the outputs of its ONNX test data",
        why: "The outputs come from the model that was exported. If this model gives different ones, it is another model or the export went wrong.",
        fix: "Export the model again and compare, or regenerate the test data from the intended model.",
    },
    parityNotCompared: {
        id: "gate/parity-not-compared",
        level: "error",
        title: "An output of the ONNX test data could not be compared",
        why: "A comparison that could not be made never counts as a match.",
        fix: "Export the output as a tensor of floats, integers, bool or text, or remove its output_k.pb from the sets.",
    },
    parityWithoutOutputs: {
        id: "gate/parity-without-outputs",
        level: "warning",
        title: "The ONNX test data does not contain every output",
        why: "Inputs alone show that the model runs, not that its outputs are right.",
        fix: "Write the exported model's outputs as output_k.pb next to the inputs.",
    },
    noOutput: {
        id: "gate/output-missing",
        level: "error",
        title: "The output to judge cannot be found",
        why: "Predicted classes come from an output [rows], scores from one [rows, classes]; model.yml can name another.",
        fix: "Set gate.output in model.yml: { name: …, kind: probability }.",
    },
    positiveClass: {
        id: "gate/positive-class",
        level: "error",
        title: "The positive class is not a class of the model",
        why: "Precision and recall are measured for the positive class.",
        fix: "Name one of output_classes in metadata.json.",
    },
    positiveClassDoubtful: {
        id: "gate/positive-class-doubtful",
        level: "warning",
        title: "The default positive class may be the wrong one",
        why: "If there are two classes, the last one is positive unless model.yml names the other. Exporters sort classes by name, so fraud comes before legit.",
        fix: "Set  positive_class  under gate.output in model.yml.",
    },
    scoresAsLabels: {
        id: "gate/scores-as-labels",
        level: "error",
        title: "An output that looks like scores is read as classes",
        why: "An output [rows] may contain classes or scores. Fractions are not classes, and only model.yml can say which kind of score they are.",
        fix: "Name the output and its kind (probability or logit) under gate.output in model.yml.",
    },
    scoresNotProbabilities: {
        id: "gate/not-probabilities",
        level: "error",
        title: "Scores that should be probabilities are not",
        why: "A threshold has no meaning on values outside 0 to 1.",
        fix: "If the output contains logits, set  kind: logit  under gate.output in model.yml.",
    },
    scoreKindChanged: {
        id: "gate/score-kind-changed",
        level: "error",
        waivable: true,
        title: "Scores have become logits, or are no longer logits",
        why: "Callers that compare a score with a threshold make different decisions, although predicted classes and areas under curves stay the same.",
        fix: "Export the same kind of scores as the previous release. If the change is intended, release a major version and set output.kind under gate in model.yml.",
    },
    defaultsUsed: {
        id: "gate/defaults",
        level: "notice",
        title: "The gate used defaults that model.yml does not state",
        why: "What a column or an output means was recognized from names, shapes and values. A wrong guess would measure something else.",
        fix: "Check them. If one is wrong, set it under gate in model.yml.",
    },
    notFinite: {
        id: "model/not-finite",
        level: "error",
        title: "The model returns NaN or infinity",
        why: "Such a prediction cannot be judged or served.",
        fix: "Look at the reported rows for missing values that training never saw, a division by zero or an overflow in float16.",
    },
    unknownAnswer: {
        id: "model/unknown-class",
        level: "error",
        title: "The model predicts an unknown class",
        why: "Callers look predictions up in output_classes, and this class is not listed there.",
        fix: "List all classes of the model in output_classes, in its order.",
    },
    metricMissed: {
        id: "metric/limit",
        level: "error",
        waivable: true,
        title: "A metric misses its limit",
        why: "The limit in model.yml states the minimum quality of the model.",
        fix: "Improve the model. If the limit is wrong, change it in model.yml in a commit that says why.",
    },
    metricUndecided: {
        id: "metric/undecided",
        level: "warning",
        waivable: true,
        title: "Too few rows to decide whether a metric is within its limit",
        why: "The limit is inside the measured interval, so the data cannot decide.",
        fix: "Nothing was found against the model. Add rows to the fixture set, or relax the limit.",
    },
    nothingBefore: {
        id: "metric/no-previous",
        level: "notice",
        title: "There is no previous release to compare with",
        why: "A limit against the previous release does not apply to the first one. Absolute limits still apply.",
        fix: "Nothing to do: the next release is compared with this one.",
    },
    previousNotLookedFor: {
        id: "metric/not-compared",
        level: "notice",
        title: "A limit against the previous release was not checked here",
        why: "This command judges a version by itself. A release finds the previous release and checks the limit.",
        fix: "Use --from to name the folder of the previous release.",
        inAction: "Nothing to do: a revalidation measures a released version by itself. The limit was checked when the version was released.",
    },
    thresholdUnused: {
        id: "gate/threshold",
        level: "error",
        title: "A threshold cannot be applied",
        why: "A threshold decides between two classes by the score of one. Without scores, or with more classes, it would be silently ignored.",
        fix: "Remove gate.output.threshold, or name an output of scores as gate.output.name.",
    },
    notComparedWithPrevious: {
        id: "metric/not-comparable",
        level: "warning",
        waivable: true,
        title: "A limit against the previous release could not be checked",
        why: "A limit that was not checked never counts as met. A new major version often takes different features, so both cannot run on the same rows.",
        fix: "Keep the columns of the previous release in the fixture set as well, or judge this version by min and max.",
    },
    slicesTooSmall: {
        id: "metric/slice-too-small",
        level: "notice",
        title: "Slices have too few rows to be judged",
        why: "With few rows, a metric varies a lot by chance. min_samples in model.yml sets how many rows a slice needs.",
        fix: "Add rows of these slices, or deliberately lower min_samples.",
    },
    tooManySlices: {
        id: "metric/too-many-slices",
        level: "error",
        title: "A column has too many values for slices",
        why: "Slices are meant to be reviewed one by one. The values of a column with hundreds of them, such as user ids, would also appear in the published report.",
        fix: "Slice by a coarser column, or raise min_samples.",
    },
    noSliceJudged: {
        id: "metric/slices-undecided",
        level: "warning",
        waivable: true,
        title: "No slice of a column has enough rows to be judged",
        why: "The limits of its slices were not checked on any row, which never counts as passed.",
        fix: "Add rows to the fixture set, or lower min_samples.",
    },
    queryMissing: {
        id: "fixtures/query-missing",
        level: "error",
        title: "No column says which rows belong to one query",
        why: "A ranking is measured per query.",
        fix: "Name the column that identifies the query as gate.query in model.yml.",
    },
    metricNotMeasured: {
        id: "metric/not-measured",
        level: "error",
        title: "A limit is set for a metric that was not measured",
        why: "A limit that was not checked would look like one that was met.",
        fix: "Give the gate what it needs to measure it, or remove the limit.",
    },
    notBetterThanMajority: {
        id: "metric/majority",
        level: "warning",
        waivable: true,
        title: "Accuracy does not beat the majority-class baseline",
        why: "A model that always predicts the most frequent class would do as well.",
        fix: "Check the model, the labels and the threshold.",
    },
    notBetterThanMean: {
        id: "metric/mean",
        level: "warning",
        waivable: true,
        title: "The model does not beat the mean of the labels",
        why: "A model that predicts the same number for every row would do as well: R² is 0 or less.",
        fix: "Check the model, the label column and the order of the features. Labels that are classes need  model_type: classification  in metadata.json.",
    },
    declaredOutside: {
        id: "metric/declared",
        level: "warning",
        waivable: true,
        title: "A declared metric is outside the measured 95% interval",
        why: "Readers trust the declared value, but the fixture set does not confirm it.",
        fix: "Declare the measured value, or find out why this fixture set differs.",
    },
    notReproduced: {
        id: "metric/not-reproduced",
        level: "error",
        waivable: true,
        title: "A declared metric is not reproduced",
        why: "model.yml says  declared: reproduce.  The fixture set must therefore give the declared value again.",
        fix: "Declare the measured value, or restore the model or the fixture set that the declared value comes from.",
    },
    latencyMissed: {
        id: "latency/limit",
        level: "error",
        waivable: true,
        title: "The latency misses its limit",
        why: "The limit in model.yml says how long a caller may wait for one row.",
        fix: "Make the model faster. If the limit is wrong for this machine, change it in model.yml in a commit that says why.",
    },
    latencyRegressed: {
        id: "latency/regression",
        level: "error",
        title: "The model is slower than the previous release",
        why: "model.yml limits it by max_regression. Both versions were timed side by side on the same rows, and the difference exceeds the margin at the stated error rate.",
        fix: "Make the model faster. If the slowdown is acceptable, raise max_regression in model.yml in a commit that says why.",
    },
    latencySlower: {
        id: "latency/slower",
        level: "warning",
        title: "The model is slower than the previous release",
        why: "No limit is set, so the release continues; the comparison uses the default margin.",
        fix: "Find out what became slower, or set max_regression under gate.latency in model.yml.",
    },
    latencyUndecided: {
        id: "latency/undecided",
        level: "warning",
        title: "A latency limit could not be decided",
        why: "The limit is inside the measured interval, or too few runs fit into the budget. That is not a pass.",
        fix: "Run it again on a quieter machine, raise gate.budget_s, or set the limit farther from the measured latency.",
    },
    hostUnfit: {
        id: "latency/host-unfit",
        level: "warning",
        title: "Timing on this machine is too unstable to compare latencies",
        why: "Two sessions of the very same file differ by more than half of the margin, so a difference between models could come from the machine.",
        fix: "Run it again on an idle machine.",
    },
    latencySkipped: {
        id: "latency/skipped",
        level: "notice",
        title: "Latency is not measured",
        why: "model.yml skips it with a reason, which suits models that are served on other hardware.",
        fix: "Nothing to do while the reason applies.",
    },
    noGate: {
        id: "gate/none",
        level: "warning",
        waivable: true,
        title: "There is no accuracy gate",
        why: "Without limits on labelled rows, the release shows only that the model loads and runs.",
        fix: "Add labelled rows to fixtures/ and write a model.yml with limits.",
    },
    notRun: {
        id: "gate/format-not-run",
        level: "warning",
        title: "Models of this format are not run",
        why: "TorchScript and SavedModel models are programs: loading one runs it. Only ONNX models are measured.",
        fix: "Export the model to ONNX to get a gate.",
    },
    notDocumented: {
        id: "documents/not-measured",
        level: "error",
        title: "A figure cannot be generated because its content cannot be measured",
        why: "confusion_matrix.png and feature_importance.json show what a model predicts on labelled rows. Without these rows there is nothing to show.",
        fix: "Add labelled rows to fixtures/, or create the figure where the model is trained.",
    },
};

;// CONCATENATED MODULE: ./lib/gate/steadiness.js




/**
 * Differences up to these are rounding: sums in another order, other kernels for other batch sizes. The relative one is
 * of the largest value of the output among the compared rows, since what rounds are the terms of a sum, not its result.
 */
const ROUNDING = { absolute: 1e-5, relative: 1e-3 };
/** Dynamic quantization and half precision round more coarsely, and to other values in other batches. */
const COARSE = { absolute: 1e-5, relative: 5e-2 };
/** Of rows whose scores agree: one alone is a tie that the last digits decide. */
const MAX_TIES = 1;
/**
 * Compares rows that were run again, one at a time, with each other and with the answers from the batch, which are what
 * is judged. A model that answers differently from run to run gets that finding alone: its batches differ as a consequence.
 */
function judgeSteadiness(predictions, model, fixtures) {
    const { again } = predictions;
    if (again === undefined)
        return [];
    const location = { file: model };
    const twice = compare(again.first, again.second);
    if (twice.rows.length > 0) {
        const message = `${model} gives different outputs from run to run: ${describe(twice, predictions, fixtures)} when the same row was run twice.`;
        return [finding(rules.notDeterministic, { message, location })];
    }
    const alone = again.repeated === undefined ? "one row at a time" : `with one row repeated to its batch size of ${again.repeated}`;
    if (again.failed !== undefined) {
        const message = `${model} runs ${counted(again.batch, "row")} of ${fixtures} in one batch but fails ${alone}: ${again.failed.replace(/\.+$/, "")}.`;
        return [finding(rules.dependsOnBatch, { message, location })];
    }
    const apart = compare(pick(predictions, again.rows), again.first);
    const fixed = again.repeated === undefined
        ? []
        : [
            finding(rules.fixedBatch, {
                message: `${model} takes exactly ${counted(again.repeated, "row")} per run, so it was not compared with runs of one row. Instead, ${counted(again.rows.length, "row")} ${again.rows.length === 1 ? "was" : "were"} run again, each repeated ${counted(again.repeated, "time")}.`,
                location,
            }),
        ];
    if (apart.rows.length === 0)
        return fixed;
    const rule = apart.material ? rules.dependsOnBatch : rules.roundsWithBatch;
    const message = `${model} predicts differently in a batch of ${counted(again.batch, "row")} and ${alone}: ${describe(apart, predictions, fixtures)}.`;
    return [finding(rule, { message, location }), ...fixed];
}
/** Two runs of one set of ONNX test data that differ. */
function judgeUnsteadyRuns(unsteady, model, fixtures) {
    if (unsteady === undefined)
        return [];
    const { set, output, why } = unsteady;
    const message = `${model} gives different outputs from run to run: two runs of ${set} in ${fixtures} differ in the output ${output}, where ${why}.`;
    return [finding(rules.notDeterministic, { message, location: { file: model } })];
}
/** Whether two values of an output differ by more than rounding, `largest` being the largest value of it. */
function differs(a, b, largest) {
    return beyond(a, b, largest, ROUNDING);
}
function beyond(a, b, largest, { absolute, relative }) {
    if (Object.is(a, b) || a === b)
        return false;
    if (!(Number.isFinite(a) && Number.isFinite(b)))
        return true;
    return Math.abs(a - b) > absolute + relative * largest;
}
/** The largest finite magnitude. */
function largestOf(...parts) {
    let largest = 0;
    for (const values of parts) {
        for (const value of values)
            if (Number.isFinite(value))
                largest = Math.max(largest, Math.abs(value));
    }
    return largest;
}
function pick({ scores, predicted }, rows) {
    return {
        ...(scores && {
            scores: {
                width: scores.width,
                values: Float64Array.from([...rows].flatMap((row) => [...scores.values.subarray(row * scores.width, (row + 1) * scores.width)])),
            },
        }),
        ...(predicted && {
            predicted: { values: predicted.values, codes: Int32Array.from(rows, (row) => predicted.codes[row]) },
        }),
    };
}
function compare(one, two) {
    const rows = one.predicted?.codes.length ?? (one.scores === undefined ? 0 : one.scores.values.length / one.scores.width);
    const a = one.scores?.values ?? new Float64Array();
    const b = two.scores?.values ?? new Float64Array();
    const width = one.scores?.width ?? 0;
    const largest = largestOf(a, b);
    const apart = new Set();
    let coarse = false;
    let most = 0;
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
        const [x, y] = [a[i] ?? Number.NaN, b[i] ?? Number.NaN];
        if (!beyond(x, y, largest, ROUNDING))
            continue;
        apart.add(Math.floor(i / width));
        coarse ||= beyond(x, y, largest, COARSE);
        most = Math.max(most, Math.abs(x - y) || 0);
    }
    const relabelled = Array.from({ length: rows }, (_, row) => row).filter((row) => labelOf(one, row) !== labelOf(two, row));
    // A class that changes together with coarsely rounded scores, or at a tie, is no more than their consequence.
    const unexplained = relabelled.filter((row) => !apart.has(row));
    const tied = one.scores !== undefined && unexplained.length <= MAX_TIES;
    const told = tied ? [...apart] : [...new Set([...apart, ...unexplained])];
    return {
        rows: told.sort((x, y) => x - y),
        material: coarse || (unexplained.length > 0 && !tied),
        largest: most,
        share: largest === 0 ? 0 : most / largest,
    };
}
function labelOf({ predicted }, row) {
    return predicted === undefined ? undefined : textAt(predicted, row);
}
function describe({ rows, largest, share }, predictions, fixtures) {
    const { again, lines, place } = predictions;
    const compared = again?.rows.length ?? 0;
    const first = Math.min(...rows.map((row) => lines[again?.rows[row] ?? 0] ?? 0));
    const scores = largest === 0
        ? ""
        : `, scores by up to ${largest.toPrecision(2)} (${(100 * share).toPrecision(2)}% of the largest)`;
    return `${formatCount(rows.length)} of ${counted(compared, "compared row")} of ${fixtures} got a different prediction, including ${place} ${first}${scores}`;
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/twice.js


/** The first output of which two runs of the same inputs differ by more than rounding. */
function unsteadyOf(set, first, second) {
    for (const [output, one] of Object.entries(first)) {
        const why = whyApart(one, second[output]);
        if (why !== undefined)
            return { set, output, why };
    }
    return undefined;
}
function whyApart(one, two) {
    const [a, b] = [one, two].map(({ dims }) => `[${dims.join(", ")}]`);
    if (a !== b)
        return `the shape was ${a}, then ${b}`;
    const differing = one.type.startsWith("float") ? countFloats(one, two) : countOthers(one.data, two.data);
    return differing === 0 ? undefined : `${differing} of ${one.size} elements differ`;
}
function countFloats(one, two) {
    const [a, b] = [(0,tensors/* valuesOf */.sm)(one), (0,tensors/* valuesOf */.sm)(two)];
    const largest = largestOf(a, b);
    return a.reduce((count, value, i) => count + Number(differs(value, b[i], largest)), 0);
}
function countOthers(a, b) {
    return Array.from(a).reduce((count, value, i) => count + Number(value !== b[i]), 0);
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/parity.js







/**
 * |actual − expected| ≤ absolute + relative · |expected|. The relative part is that of the runner of ONNX's own backend
 * tests, whose absolute part is 1e-7; ours is that of onnx_test_runner. docs/registry.md says why.
 */
const TOLERANCE = { relative: 1e-3, absolute: 1e-5 };
const MAX_TOLD = 20;
/** The largest finite number of each floating-point type. */
const parity_LARGEST = { float16: 65504, float32: 2 ** 128 - 2 ** 104, float64: Number.MAX_VALUE };
/** Sets that are run a second time. */
const MAX_SETS_TWICE = 2;
/** Runs each set of ONNX test data as it is and compares what comes out with the outputs that the set holds, element by element. */
async function parity(ort, session, plan, progress) {
    const sets = await (0,test_data/* listSets */.M9)(plan.file);
    const readable = readableOutputs(session);
    const compared = new Map();
    let unsteady;
    for (const [done, name] of sets.entries()) {
        // A file with a value that is not a tensor contains a different message and would only be misread.
        const set = await (0,test_data/* readSet */.Rn)(plan.file, name, (number) => isReadable(session, number));
        const feeds = (0,test_data/* setFeeds */.UD)(ort, plan, set);
        const outputs = await runSet(session, feeds, readable, set.name);
        if (done < MAX_SETS_TWICE && set.held.length > 0) {
            unsteady ??= unsteadyOf(set.name, outputs, await runSet(session, feeds, readable, set.name));
        }
        for (const number of set.held) {
            const comparison = compared.get(number) ?? new Comparison(nameOf(session, number));
            compared.set(number, comparison);
            const expected = set.outputs.get(number);
            if (number >= session.outputNames.length) {
                comparison.miss(set.name, `output_${number}.pb exists, but the model has ${session.outputNames.length} ${session.outputNames.length === 1 ? "output" : "outputs"}`);
            }
            else if (expected === undefined) {
                comparison.skip("onnxruntime-node cannot read an output of its type");
            }
            else {
                comparison.add(set.name, outputs[nameOf(session, number)], expected);
            }
        }
        progress(done + 1, sets.length, "test-data sets");
    }
    const notHeld = session.outputNames.filter((_, number) => !compared.has(number));
    return {
        sets: sets.length,
        tolerance: TOLERANCE,
        outputs: [...compared].sort(([a], [b]) => a - b).map(([, comparison]) => comparison.finish()),
        ...(notHeld.length === 0 ? {} : { notHeld }),
        ...(unsteady === undefined ? {} : { unsteady }),
    };
}
function nameOf({ outputNames }, number) {
    return outputNames[number] ?? `output_${number}`;
}
function isReadable(session, number) {
    return readableOutputs(session).includes(session.outputNames[number] ?? "");
}
/** Runs a set; a failure names it. */
async function runSet(session, feeds, fetched, set) {
    try {
        return await run(session, feeds, fetched);
    }
    catch (error) {
        if (!(error instanceof protocol/* JobFailure */.y) || error.failure.kind !== "run")
            throw error;
        throw new protocol/* JobFailure */.y({ kind: "run", message: `${set}: ${error.failure.message}` });
    }
}
/** How one output compares over all sets. */
class Comparison {
    #name;
    #mismatches = [];
    #notCompared;
    #mismatching = 0;
    #elements = 0;
    #maxAbsolute = 0;
    #maxRelative = 0;
    constructor(name) {
        this.#name = name;
    }
    add(set, actual, expected) {
        const why = this.#compare(actual, expected);
        if (why !== undefined)
            this.miss(set, why);
    }
    miss(set, why) {
        this.#mismatching += 1;
        if (this.#mismatches.length < MAX_TOLD)
            this.#mismatches.push({ set, why });
    }
    skip(why) {
        this.#notCompared = why;
    }
    finish() {
        return {
            name: this.#name,
            ...(this.#notCompared === undefined ? {} : { notCompared: this.#notCompared }),
            elements: this.#elements,
            // JSON has no infinity.
            maxAbsolute: Math.min(this.#maxAbsolute, Number.MAX_VALUE),
            maxRelative: Math.min(this.#maxRelative, Number.MAX_VALUE),
            mismatches: this.#mismatches,
            mismatchingSets: this.#mismatching,
        };
    }
    #compare(actual, expected) {
        if (actual.type !== expected.type)
            return `the output is of ${actual.type}, but ${expected.type} was expected`;
        const shapes = [actual.dims, expected.shape].map((dims) => `[${(0,signature/* formatDimensions */.X)(dims)}]`);
        if (shapes[0] !== shapes[1])
            return `the output has the shape ${shapes[0]}, but ${shapes[1]} was expected`;
        return actual.type.startsWith("float")
            ? this.#compareFloats(actual, expected)
            : this.#compareExactly(actual.data, expected);
    }
    #compareExactly(actual, { elements = [], shape }) {
        this.#elements += elements.length;
        const differing = new Differing(shape);
        for (let i = 0; i < elements.length; i++)
            if (actual[i] !== elements[i])
                differing.add(i);
        return differing.describe(elements.length, ["differs", "differ"]);
    }
    #compareFloats(actual, { type, elements, shape }) {
        const found = (0,tensors/* valuesOf */.sm)(actual);
        const wanted = (0,tensors/* valuesOf */.sm)({ type, data: elements });
        this.#elements += wanted.length;
        const outside = new Differing(shape);
        const largest = parity_LARGEST[type];
        for (let i = 0; i < wanted.length; i++) {
            const a = found[i];
            const e = wanted[i];
            if (Object.is(a, e) || a === e || isSameMask(a, e, largest))
                continue;
            const absolute = Math.abs(a - e);
            if (!(Number.isFinite(a) && Number.isFinite(e))) {
                outside.add(i);
                continue;
            }
            this.#maxAbsolute = Math.max(this.#maxAbsolute, absolute);
            if (e !== 0)
                this.#maxRelative = Math.max(this.#maxRelative, absolute / Math.abs(e));
            if (absolute > TOLERANCE.absolute + TOLERANCE.relative * Math.abs(e))
                outside.add(i);
        }
        return outside.describe(wanted.length, ["is out of tolerance", "are out of tolerance"]);
    }
}
/**
 * An infinity and the largest finite number of the same sign: where attention masks a score, one runtime writes −∞ and
 * another the lowest number of the type.
 */
function isSameMask(a, b, largest) {
    const [less, more] = Math.abs(a) < Math.abs(b) ? [a, b] : [b, a];
    return Math.abs(less) === largest && more === Math.sign(less) * Number.POSITIVE_INFINITY;
}
/** Elements that differ: how many, and where the first of them is. */
class Differing {
    #shape;
    #count = 0;
    #first = 0;
    constructor(shape) {
        this.#shape = shape;
    }
    add(at) {
        if (this.#count === 0)
            this.#first = at;
        this.#count += 1;
    }
    describe(elements, [one, several]) {
        if (this.#count === 0)
            return undefined;
        if (elements === 1)
            return `the only element ${one}`;
        const counted = `${this.#count} of ${elements} elements ${this.#count === 1 ? one : several}`;
        return `${counted}, ${this.#count === 1 ? "" : "the first "}at [${this.#indexes().join(", ")}]`;
    }
    /** The place of the first in the tensor, each dimension counted from 0. */
    #indexes() {
        let rest = this.#first;
        return this.#shape
            .map((_, i) => {
            const dimension = this.#shape[this.#shape.length - 1 - i];
            const index = rest % dimension;
            rest = Math.floor(rest / dimension);
            return index;
        })
            .reverse();
    }
}

;// CONCATENATED MODULE: ./lib/statistics/shuffled.js
/** `0 … count - 1` in an order drawn at random (Fisher and Yates). */
function shuffled(count, random) {
    const order = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
        const j = random.index(i + 1);
        [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/permute.js






/** Runs the chosen rows as they are, then with one feature at a time in another order. */
async function permute(ort, session, plan, { rows, features, repeats, seed }, progress) {
    const most = plan.rowsPerRun ?? (await rowsPerBatch(plan));
    const chosen = await readChosen(plan, rows, most);
    const runAll = async (inputs) => {
        const answers = new Answers(plan);
        // The same batches each time: a sum may differ in a batch of another size.
        for (let start = 0; start < rows.length; start += most) {
            const end = Math.min(start + most, rows.length);
            const batch = { rows: end - start, read: 1, inputs: inputs.map((input) => cut(input, start, end)) };
            answers.add(await runBatch(ort, session, plan, batch, answers.fetched), batch.rows);
        }
        return answers.outputs();
    };
    const plain = await runAll(chosen);
    const permuted = [];
    for (const [done, feature] of features.entries()) {
        const runs = [];
        for (let repeat = 0; repeat < repeats; repeat++) {
            const order = shuffled(rows.length, randomOf(`${seed}/${feature.name}/${repeat}`));
            runs.push(await runAll(chosen.map((input) => reorder(input, feature, order))));
        }
        permuted.push(runs);
        progress(done + 1, features.length, `${done + 1} of ${features.length} features`);
    }
    return { plain, permuted };
}
/** The chosen rows of every input, one behind the other. */
async function readChosen(plan, rows, most) {
    let chosen = [];
    let before = 0;
    let next = 0;
    for await (const batch of (0,read/* readRows */.J)(plan, most)) {
        if (chosen.length === 0) {
            chosen = batch.inputs.map((input) => ({ ...input, data: (0,readers_elements/* newElements */.E7)(input.type, rows.length * widthOf(input)) }));
        }
        for (; next < rows.length && rows[next] < before + batch.rows; next++) {
            for (const [i, input] of batch.inputs.entries()) {
                copyRow(input, rows[next] - before, chosen[i], next);
            }
        }
        before += batch.rows;
        if (next === rows.length)
            break;
    }
    if (next < rows.length)
        throw (0,problems/* unreadable */.O$)("it has fewer rows than when it was read before");
    return chosen;
}
function widthOf({ tail }) {
    return tail.reduce((product, d) => product * d, 1);
}
function copyRow(from, row, to, at) {
    const width = widthOf(from);
    for (let i = 0; i < width; i++)
        to.data[at * width + i] = from.data[row * width + i];
}
function cut(input, start, end) {
    const width = widthOf(input);
    return { ...input, data: (0,readers_elements/* copyOf */.zP)(input.data, start * width, end * width) };
}
/** The input with the feature's values of row `order[i]` in row i; the input itself where the feature is none of it. */
function reorder(input, { places }, order) {
    const own = places.filter((place) => place.input === input.name);
    if (own.length === 0)
        return input;
    const moved = { ...input, data: (0,readers_elements/* copyOf */.zP)(input.data, 0, input.data.length) };
    const width = widthOf(input);
    for (const { column } of own) {
        for (const [row, source] of order.entries()) {
            if (column === undefined)
                copyRow(input, source, moved, row);
            else
                moved.data[row * width + column] = input.data[source * width + column];
        }
    }
    return moved;
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __nccwpck_require__(24);
// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __nccwpck_require__(919);
;// CONCATENATED MODULE: ./lib/formats/onnx/write.js
/** Fields of a Protocol Buffers message, as bytes: a message is one after the other. */
function numberField(id, value) {
    return [...varint(id * 8), ...varint(value)];
}
function textField(id, value) {
    return bytesField(id, [...new TextEncoder().encode(value)]);
}
/** A message within another one, or bytes. */
function bytesField(id, bytes) {
    return [...varint(id * 8 + 2), ...varint(bytes.length), ...bytes];
}
function varint(value) {
    const bytes = [];
    let rest = value;
    while (rest > 0x7f) {
        bytes.push((rest % 0x80) | 0x80);
        rest = Math.floor(rest / 0x80);
    }
    return [...bytes, rest];
}

;// CONCATENATED MODULE: ./lib/gate/latency/identity-model.js

// TensorProto.DataType of onnx.proto3, by the runtime's names.
const ELEMENT_TYPES = {
    float32: 1,
    uint8: 2,
    int8: 3,
    uint16: 4,
    int16: 5,
    int32: 6,
    int64: 7,
    string: 8,
    bool: 9,
    float16: 10,
    float64: 11,
    uint32: 12,
    uint64: 13,
};
const IR_VERSION = 8;
const OPSET = 17;
/**
 * An ONNX model that hands each input `x0, x1, …` on as `y0, y1, …`: what a run of it takes is what the harness and the
 * runtime take around any model of such outputs. `undefined` where a type is none that ONNX has under that name.
 */
function identityModel(tensors) {
    if (tensors.some(({ type }) => ELEMENT_TYPES[type] === undefined))
        return undefined;
    // GraphProto: node 1, name 2, input 11, output 12. NodeProto: input 1, output 2, op_type 4.
    const graph = [
        ...tensors.flatMap((_, i) => bytesField(1, [...textField(1, `x${i}`), ...textField(2, `y${i}`), ...textField(4, "Identity")])),
        ...textField(2, "identity"),
        ...tensors.flatMap((tensor, i) => bytesField(11, valueInfo(`x${i}`, tensor))),
        ...tensors.flatMap((tensor, i) => bytesField(12, valueInfo(`y${i}`, tensor))),
    ];
    // ModelProto: ir_version 1, graph 7, opset_import 8 with version 2.
    return Uint8Array.from([
        ...numberField(1, IR_VERSION),
        ...bytesField(7, graph),
        ...bytesField(8, numberField(2, OPSET)),
    ]);
}
/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
function valueInfo(name, { type, shape }) {
    const dims = shape.flatMap((size) => bytesField(1, numberField(1, size)));
    const tensor = [...numberField(1, ELEMENT_TYPES[type]), ...bytesField(2, dims)];
    return [...textField(1, name), ...bytesField(2, bytesField(1, tensor))];
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/probe.js




const ROWS = 16;
/**
 * Runs a model that is known to be good in the place and under the limits in which another one failed, and looks whether
 * the files of that job can be read here. Throws whatever stands in the way: then the place is at fault.
 */
async function probe(ort, files) {
    for (const file of files)
        await (0,promises_.access)(file, external_node_fs_.constants.R_OK);
    // Fixture sets are read in a thread.
    await new Promise((resolve, reject) => new external_node_worker_threads_.Worker("", { eval: true, env: {} }).once("error", reject).once("exit", resolve));
    const model = identityModel([{ type: "float32", shape: [ROWS, ROWS] }]);
    const session = await ort.InferenceSession.create(model, {
        executionProviders: ["cpu"],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
    });
    const sent = Float32Array.from({ length: ROWS * ROWS }, (_, i) => i);
    const { y0 } = await session.run({ x0: new ort.Tensor("float32", sent, [ROWS, ROWS]) });
    if (!sent.every((value, i) => y0?.data[i] === value))
        throw new Error("ONNX Runtime returned different values than it was given");
    return true;
}

;// CONCATENATED MODULE: ./lib/statistics/percentile.js
function sortSamples(samples) {
    return Float64Array.from(samples).sort();
}
/**
 * The smallest sample that at least a share `p` of all samples does not exceed, 0 < p ≤ 1: the nearest rank ⌈np⌉.
 * Hyndman and Fan, "Sample quantiles in statistical packages" (1996), definition 1; NumPy's `inverted_cdf`.
 * NaN where there are no samples.
 */
function nearestRank(samples, p) {
    const rank = Math.max(1, Math.ceil(samples.length * p));
    return samples[rank - 1] ?? Number.NaN;
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/processor.js


/** Kernels of the runtime are chosen by these; without VNNI, int8 products saturate. */
const TELLING_FLAGS = /^(?:avx|avx2|avx512\w*|avx_vnni|fma|f16c|amx_\w+|asimd\w*|sve\w*|i8mm|bf16)$/;
/** The processor as the system names it, with the flags that decide how a model is computed. */
function readCpu() {
    const model = (0,external_node_os_namespaceObject.cpus)()[0]?.model.trim() || "unknown CPU";
    const words = /^(?:flags|Features)\s*:(.*)$/m.exec(readOrEmpty("/proc/cpuinfo"))?.[1] ?? "";
    return {
        model,
        flags: words
            .split(/\s+/)
            .filter((flag) => TELLING_FLAGS.test(flag))
            .sort(),
    };
}
/** Clock ticks of all processors since the start of the system; `undefined` if it does not report it. */
function readProcessorTimes() {
    const line = /^cpu\s+(.*)$/m.exec(readOrEmpty("/proc/stat"))?.[1];
    if (line === undefined)
        return undefined;
    // user, nice, system, idle, iowait, irq, softirq, steal; the guests' times behind them are in user's already.
    const ticks = line.trim().split(/\s+/).map(Number).slice(0, 8);
    return { all: ticks.reduce((a, b) => a + b, 0), stolen: ticks[7] ?? 0 };
}
/** The share of the time between two readings that the host gave to others. */
function stealBetween(before, after) {
    if (before === undefined || after === undefined || after.all <= before.all)
        return undefined;
    return (after.stolen - before.stolen) / (after.all - before.all);
}
function readOrEmpty(file) {
    try {
        return (0,external_node_fs_.readFileSync)(file, "utf8");
    }
    catch {
        return "";
    }
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/throughput.js


const BATCHES = [1, 8, 32, 128, 1024];
const MAX_RUNS = 30;
const MIN_RUNS = 5;
/** Of the memory that is left, for a batch that the tool makes up. */
const MEMORY_SHARE = 0.5;
/** Inputs of one batch: the largest batches of large rows say nothing that smaller ones do not. */
const MAX_BATCH_BYTES = 64e6;
/**
 * Rows a second at each batch size that fits into the budget and into memory. Empty if the model does not leave its batch
 * open. The batches are the tool's own: one that does not run ends the list and says nothing about the model.
 */
async function measureThroughput(ort, { session, feeds, rowsPerRun, runMs: singleMs }, { budgetMs, memoryMb }, beat) {
    if (rowsPerRun !== undefined || !takesBatches(session, feeds[0]))
        return [];
    const rowBytes = bytesOf(Object.values(feeds[0] ?? {}));
    const measured = [];
    const started = performance.now();
    let grownMb = { rows: 1, mb: 0 };
    for (const rows of BATCHES) {
        const left = budgetMs - (performance.now() - started);
        // The time a row at the last size foretells what the next one takes.
        const last = measured.at(-1) ?? { rows: 1, runMs: singleMs };
        if ((MIN_RUNS + 1) * (last.runMs / last.rows) * rows > left || rows * rowBytes > MAX_BATCH_BYTES)
            break;
        if (!fitsMemory(rowBytes, rows, grownMb, memoryMb))
            break;
        const beforeMb = peakMb();
        const times = await timesOfBatch(session, stackFeeds(ort, feeds, rows), left / BATCHES.length, beat);
        if (times === undefined)
            break;
        grownMb = { rows, mb: peakMb() - beforeMb };
        const runMs = nearestRank(sortSamples(Float64Array.from(times)), 0.5);
        measured.push({ rows, runs: times.length, runMs, rowsPerSecond: (1000 * rows) / runMs });
    }
    return measured;
}
/** `undefined` if the model does not take such a batch: trying it was the harness's idea, so that is no failure of the model. */
async function timesOfBatch(session, batch, budgetMs, beat) {
    const fetched = readableOutputs(session);
    const times = [];
    try {
        beat();
        await session.run(batch, fetched);
        const began = performance.now();
        while (times.length < MAX_RUNS && (times.length < MIN_RUNS || performance.now() - began < budgetMs)) {
            beat();
            const start = process.hrtime.bigint();
            await session.run(batch, fetched);
            times.push(Number(process.hrtime.bigint() - start) / 1e6);
        }
        return times;
    }
    catch {
        return undefined;
    }
}
/** What tensors hold; of texts, at least a byte each. */
function bytesOf(tensors) {
    return tensors.reduce((sum, { data, size }) => sum + ("byteLength" in data ? data.byteLength : size), 0);
}
function peakMb() {
    return (process.resourceUsage().maxRSS * 1024) / 1e6;
}
/** Judged by what the last size took in addition, and by the inputs alone, which are held twice. */
function fitsMemory(rowBytes, rows, last, memoryMb) {
    const expectedMb = Math.max((last.mb * rows) / last.rows, (2 * rowBytes * rows) / 1e6);
    return expectedMb <= MEMORY_SHARE * (memoryMb - process.memoryUsage.rss() / 1e6);
}
/** Whether the first dimension of every input is open, and is that of a single row here. */
function takesBatches(session, feeds) {
    return session.inputMetadata.every((input) => {
        if (!input.isTensor)
            return false;
        const [first] = input.shape;
        return first !== undefined && typeof first !== "number" && feeds?.[input.name]?.dims[0] === 1;
    });
}
/** That many single rows, in turn, one behind the other along the first dimension. */
function stackFeeds(ort, feeds, rows) {
    const [first = {}] = feeds;
    return Object.fromEntries(Object.entries(first).map(([name, { type, dims, size }]) => {
        const parts = Array.from({ length: rows }, (_, i) => feeds[i % feeds.length][name]);
        // Rows of another shape, such as texts of another length, cannot be stacked: the first one stands in for them.
        const even = parts.map((part) => (part.size === size ? part : first[name]));
        const shape = [rows, ...dims.slice(1)];
        if (type === "string")
            return [
                name,
                new ort.Tensor("string", even.flatMap((p) => p.data), shape),
            ];
        const data = first[name]?.data;
        const all = new data.constructor(rows * size);
        for (const [i, part] of even.entries())
            all.set(part.data, i * size);
        return [name, new ort.Tensor(type, all, shape)];
    }));
}

;// CONCATENATED MODULE: ./lib/gate/latency/shape.js
/** Rounds of the two looks at the data. There is no third. */
const LOOKS = [8, 24];
/** With fewer rounds an interval over rounds says nothing: then nothing is decided. */
const MIN_ROUNDS = 3;
/** Below, the 95th percentile over inputs is one of the two slowest ones. */
const MIN_FIXTURES = 30;
/** The 95th percentile of fewer runs is the slowest of them. */
const MIN_TAIL_RUNS = 20;
/** Rows that are made ready; the places of a pass are spread over them. */
const MAX_FIXTURES = 256;
/** The more inputs take turns, the less a run finds left by the last one on the same input, which no caller's input does. */
const MAX_SLOTS = (/* unused pure expression or super */ null && (MAX_FIXTURES));
/** Timed runs of a session in a round: beyond, nothing is gained over another round. */
const MAX_TIMED = 768;
const MAX_PASSES = 16;
const PASSES = 3;
/** What the first look may take where the model is fast. */
const FIRST_LOOK_MS = 4000;
/** Three times the first look is the second. */
const FIRST_LOOK_SHARE = (/* unused pure expression or super */ null && (1 / 3));
/**
 * After a switch, a model fetches back what the other one has pushed out of the caches. It runs, untimed, for about so
 * long: a tree ensemble, of which each input visits other parts, takes a hundred runs to fill a second-level cache.
 */
const REFILL_MS = 1.5;
const MIN_DISCARDED = 2;
const MAX_DISCARDED = 64;
/** From this length on one run is enough. */
const ONE_REFILLS_MS = 5;
/** A single run of this length loses less than a hundredth to cold caches. */
const UNAFFECTED_MS = 300;
/** Timed runs of a turn last about this long, so that pairs stay close in time. */
const TURN_MS = 1.5;
const MIN_GROUP = 5;
const MAX_GROUP = 64;
const WARM_UP_MS = 5;
const MIN_WARM_UP = 2;
const MAX_WARM_UP = 50;
/** Runs until the harness itself is compiled, which matters only where it is a good part of a run. */
const SETTLE_RUNS = 5000;
const SETTLE_MS = 250;
const MAX_SETTLED_MS = 2;
/** Runs of one session in one part of a round, timed or not. */
function runsOf({ slots, warmUp, group, discarded }, passes) {
    return warmUp + passes * (slots + Math.ceil(slots / group) * discarded);
}
/** Expected duration of a round: two sessions side by side and, with a baseline, two sessions of it as the null channel. */
function roundMs(shape, { candidate, baseline }) {
    const session = ({ openMs, runMs }, passes) => openMs + runMs * runsOf(shape, passes);
    if (baseline === undefined)
        return 2 * session(candidate, shape.passes);
    return (session(candidate, shape.passes) + session(baseline, shape.passes) + 2 * session(baseline, shape.controlPasses));
}
/**
 * The largest round of which the first look fits into its share of the budget. A slow model's smallest round has ever
 * fewer places, and in the end as many rounds of one place as the budget allows, which may be none.
 */
function shapeRound(pace) {
    const { budgetMs, rows } = pace;
    const turns = turnsOf(pace);
    const shaped = ({ slots, passes }) => ({
        ...{ slots, passes, controlPasses: Math.max(1, passes >> 1) },
        ...turns,
    });
    const fits = (size, rounds, allowedMs) => rounds * roundMs(shaped(size), pace) <= allowedMs;
    const most = Math.min(MAX_SLOTS, Math.max(MIN_FIXTURES, rows));
    const shareMs = budgetMs * FIRST_LOOK_SHARE;
    const fast = fastSizes(most).find((size) => fits(size, LOOKS[0], Math.min(FIRST_LOOK_MS, shareMs)));
    if (fast !== undefined)
        return shaped(fast);
    const slow = [3, 2, 1].map((passes) => ({ slots: MIN_FIXTURES, passes }));
    const affordable = slow.find((size) => fits(size, LOOKS[0], shareMs));
    if (affordable !== undefined)
        return shaped(affordable);
    const tried = MIN_ROUND_SHAPES.flatMap(([slots, rounds]) => fits({ slots, passes: 1 }, rounds, budgetMs) ? [slots] : []);
    return shaped({ slots: tried[0] ?? 1, passes: 1 });
}
/** Of the budget: what rounds are planned for, as some take longer than expected. */
const PLANNED_SHARE = 0.9;
/** What `gate.budget_s` would have to allow, in milliseconds, to decide a limit of this percentile. */
function budgetFor(name, pace, spentMs) {
    const slots = name === "p50" ? 1 : MIN_TAIL_RUNS;
    const shape = { slots, passes: 1, controlPasses: 1, ...turnsOf(pace) };
    return spentMs + (MIN_ROUNDS * roundMs(shape, pace)) / PLANNED_SHARE;
}
/** Places of ever smaller rounds, and how many such rounds must fit into the whole budget. */
const MIN_ROUND_SHAPES = [
    [MIN_FIXTURES, LOOKS[0]],
    [MIN_TAIL_RUNS, LOOKS[0]],
    [MIN_TAIL_RUNS, MIN_ROUNDS],
    [10, 5],
    [5, 5],
    [3, 5],
    [3, MIN_ROUNDS],
    [2, MIN_ROUNDS],
];
function fastSizes(most) {
    const highest = Math.min(MAX_PASSES, Math.floor(MAX_TIMED / most));
    const passes = Array.from({ length: highest - PASSES + 1 }, (_, i) => highest - i);
    return [
        ...passes.map((count) => ({ slots: most, passes: count })),
        ...Array.from({ length: Math.max(0, most - MIN_FIXTURES - 1) }, (_, i) => ({
            slots: most - 1 - i,
            passes: PASSES,
        })),
    ];
}
/**
 * The faster a run, the more of them a turn needs to find its caches again. Of two models the slower one decides: if they
 * differ so much that this matters, nothing depends on the last percent.
 */
function turnsOf({ candidate, baseline, }) {
    const runMs = Math.max(1e-3, candidate.runMs, baseline?.runMs ?? 0);
    const runs = (ms, min, max) => Math.min(max, Math.max(min, Math.ceil(ms / runMs)));
    const unaffected = runMs >= UNAFFECTED_MS;
    return {
        group: runs(TURN_MS, MIN_GROUP, MAX_GROUP),
        discarded: unaffected ? 0 : runs(REFILL_MS, runMs < ONE_REFILLS_MS ? MIN_DISCARDED : 1, MAX_DISCARDED),
        warmUp: unaffected ? 1 : runs(WARM_UP_MS, MIN_WARM_UP, MAX_WARM_UP),
        settle: runMs > MAX_SETTLED_MS ? 0 : runs(SETTLE_MS, 0, SETTLE_RUNS),
    };
}
/** Which of `rows` inputs a place takes: spread over all of them, or in turn where there are fewer than places. */
function shape_rowOf(slot, slots, rows) {
    return rows >= slots ? Math.floor((slot * rows) / slots) : slot % rows;
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/timed-model.js





/** The inputs that a model is timed on, made before any clock runs. */
async function feedsOf(ort, { plan, made, modelPath }, session) {
    if (plan !== undefined)
        return singleRowFeeds(ort, plan, MAX_FIXTURES);
    if (made !== undefined)
        return [madeFeeds(ort, made)];
    const own = session ?? (await openSession(ort, modelPath));
    try {
        const [first] = firstTries(inspect(ort, own).signature);
        if (first === undefined)
            throw new protocol/* JobFailure */.y({ kind: "run", message: "its inputs are too large to be made up" });
        return [madeFeeds(ort, first)];
    }
    finally {
        if (session === undefined)
            await own.release();
    }
}
/** A side of a race that opens the model again each round and runs the inputs that belong to its places. */
function contenderOf(ort, modelPath, feeds, slots) {
    const inputs = Array.from({ length: slots }, (_, slot) => feeds[shape_rowOf(slot, slots, feeds.length)]);
    return { open: async () => runnerOf(await openSession(ort, modelPath), inputs) };
}
/** Nothing but `session.run` stands between the clock's two readings; what it throws ends the job. */
function runnerOf(session, inputs) {
    const fetched = readableOutputs(session);
    return {
        run: (slot) => session.run(inputs[slot], fetched),
        release: () => session.release(),
    };
}
/** What a run of the model throws, as the failure that it is. */
async function failingAsRun(work) {
    try {
        return await work();
    }
    catch (error) {
        if (error instanceof protocol/* JobFailure */.y)
            throw error;
        throw new protocol/* JobFailure */.y({ kind: "run", message: messageOf(error) });
    }
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/profile.js







const WARM_UP = 10;
const FLOOR_RUNS = 500;
const WARM_RUNS = 100;
const PACE_RUNS = 10;
/** Shares of the budget. */
const RUNS_SHARE = 0.3;
const THROUGHPUT_SHARE = 0.4;
const REOPEN_SHARE = 0.1;
const FLOOR_SHARE = 0.2;
/** Larger outputs are not copied once more: that memory would be the harness's and not the model's. */
const MAX_FLOOR_BYTES = 256e6;
/** Measures a model alone, in a process that has run nothing before. */
async function profile(ort, model, { budgetMs, memoryMb }, progress, beat) {
    return failingAsRun(async () => {
        const began = performance.now();
        const { session, feeds, outputs, openMs, coldStartMs } = await openCold(ort, model, beat);
        progress(1, 4, "cold start");
        const runs = { slots: feeds.length, most: WARM_RUNS, budgetMs: budgetMs * RUNS_SHARE, firstMs: coldStartMs };
        const timesMs = await warmRuns(runnerOf(session, feeds), runs, beat);
        const runMs = median(timesMs);
        progress(2, 4, "single runs alone");
        // Before batches that the tool makes up, a second session and the floor's model: this is the candidate's own.
        const peakMemoryMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
        // A set of ONNX test data has no rows: nothing says that several can be stacked.
        const throughput = model.plan?.format === "onnx"
            ? []
            : await measureThroughput(ort, { session, feeds, rowsPerRun: model.plan?.rowsPerRun, runMs }, { budgetMs: budgetMs * THROUGHPUT_SHARE, memoryMb }, beat);
        progress(3, 4, "batches");
        await session.release();
        beat();
        const reopenMs = openMs > budgetMs * REOPEN_SHARE ? openMs : await reopen(ort, model);
        beat();
        const floorMs = await measureFloor(ort, Object.values(outputs), budgetMs * FLOOR_SHARE, beat);
        progress(4, 4, "the harness itself");
        return {
            inputs: feeds.length,
            openMs,
            coldStartMs,
            reopenMs,
            runMs,
            timesMs,
            spentMs: performance.now() - began,
            ...(floorMs === undefined ? {} : { floorMs }),
            peakMemoryMb,
            modelBytes: (0,external_node_fs_.statSync)(model.modelPath).size,
            throughput,
            cpu: readCpu(),
        };
    });
}
/** Finds out what opening a model and a run of it cost. */
async function pace(ort, model, budgetMs, beat) {
    return failingAsRun(async () => {
        const began = performance.now();
        const { session, feeds, openMs, coldStartMs } = await openCold(ort, model, beat);
        const runs = { slots: feeds.length, most: PACE_RUNS, budgetMs, firstMs: coldStartMs };
        // A first run that has used up the budget says enough.
        const runMs = coldStartMs > budgetMs ? coldStartMs : median(await warmRuns(runnerOf(session, feeds), runs, beat));
        await session.release();
        return { openMs, runMs, spentMs: performance.now() - began };
    });
}
async function openCold(ort, model, beat) {
    const before = performance.now();
    const session = await openSession(ort, model.modelPath);
    const openMs = performance.now() - before;
    beat();
    const feeds = await feedsOf(ort, model, session);
    beat();
    const opened = performance.now();
    const outputs = await session.run(feeds[0], readableOutputs(session));
    const coldStartMs = performance.now() - opened;
    beat();
    return { session, feeds, outputs, openMs, coldStartMs };
}
async function reopen(ort, model) {
    const began = performance.now();
    const again = await openSession(ort, model.modelPath);
    const reopenMs = performance.now() - began;
    await again.release();
    return reopenMs;
}
/** Warm runs in milliseconds: at least one, and no more than fit into the budget. */
async function warmRuns(runner, { slots, most, budgetMs, firstMs }, beat) {
    const began = performance.now();
    let lastMs = firstMs;
    const fits = (allowedMs) => performance.now() - began + lastMs < allowedMs;
    const run = async (slot) => {
        beat();
        const start = process.hrtime.bigint();
        await runner.run(slot);
        lastMs = Number(process.hrtime.bigint() - start) / 1e6;
    };
    // A fifth of the budget at most goes into warming up.
    for (let i = 0; i < WARM_UP && fits(budgetMs / 5); i++)
        await run(i % slots);
    const times = [];
    do {
        await run(times.length % slots);
        times.push(lastMs);
    } while (times.length < most && fits(budgetMs));
    return Float64Array.from(times);
}
function median(times) {
    return nearestRank(sortSamples(times), 0.5);
}
/** `undefined` if no model can be made of such outputs, or if they are very large. */
async function measureFloor(ort, outputs, budgetMs, beat) {
    const bytes = identityModel(outputs.map(({ type, dims }) => ({ type, shape: dims })));
    if (bytes === undefined || outputs.length === 0 || bytesOf(outputs) > MAX_FLOOR_BYTES)
        return undefined;
    const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    const feeds = Object.fromEntries(outputs.map((output, i) => [`x${i}`, output]));
    const runs = { slots: 1, most: FLOOR_RUNS, budgetMs, firstMs: 0 };
    const times = await warmRuns(runnerOf(session, [feeds]), runs, beat);
    await session.release();
    return median(times);
}

;// CONCATENATED MODULE: ./lib/gate/latency/harness.js
/** Runs one part of a round and gives the times of every contender, in the order of `contenders`. */
async function runRound(contenders, plan, shape, watch) {
    const sides = new Array(contenders.length);
    try {
        for (const i of plan.creation) {
            watch.between?.();
            sides[i] = await openSide(contenders[i], plan.passes.length * shape.slots, watch);
        }
        for (const i of plan.creation)
            await warmUp(sides[i], shape, watch);
        watch.collectGarbage();
        for (const [pass, groups] of plan.passes.entries()) {
            for (const group of groups) {
                for (const i of group.order)
                    await takeTurn(sides[i], group, pass * shape.slots, watch);
            }
        }
    }
    finally {
        for (const side of sides)
            await side?.runner.release();
    }
    return sides.map(({ openMs, firstRunMs, timesMs }) => ({ openMs, firstRunMs, timesMs }));
}
async function openSide(contender, places, watch) {
    const began = watch.now();
    const runner = await contender.open();
    const opened = watch.now();
    watch.between?.();
    const firstBegan = watch.now();
    await runner.run(0);
    const ran = watch.now();
    return {
        runner,
        openMs: millisecondsOf(opened - began),
        firstRunMs: millisecondsOf(ran - firstBegan),
        timesMs: new Float64Array(places),
    };
}
/** The first of these runs was made when the session was opened. */
async function warmUp({ runner }, { slots, warmUp: runs }, watch) {
    for (let i = 1; i < runs; i++) {
        watch.between?.();
        await runner.run(i % slots);
    }
}
async function takeTurn({ runner, timesMs }, { slots, lead }, offset, watch) {
    for (const slot of lead) {
        watch.between?.();
        await runner.run(slot);
    }
    for (const slot of slots) {
        watch.between?.();
        const began = watch.now();
        await runner.run(slot);
        const ended = watch.now();
        timesMs[offset + slot] = millisecondsOf(ended - began);
    }
}
/** At least a nanosecond, which is the clock's own step: ratios are taken of it. */
function millisecondsOf(nanoseconds) {
    return Math.max(1, Number(nanoseconds)) / 1e6;
}

;// CONCATENATED MODULE: ./lib/gate/latency/schedule.js

/** Draws the order of everything in one part of a round with `sides` sides. */
function planRound(random, sides, { slots, passes, group, discarded }) {
    return {
        creation: shuffled(sides, random),
        passes: Array.from({ length: passes }, () => {
            const order = shuffled(slots, random);
            return Array.from({ length: Math.ceil(slots / group) }, (_, g) => ({
                slots: order.slice(g * group, (g + 1) * group),
                lead: Array.from({ length: discarded }, (_place, i) => {
                    const place = g * group - discarded + i;
                    return order[((place % slots) + slots) % slots];
                }),
                order: shuffled(sides, random),
            }));
        }),
    };
}

;// CONCATENATED MODULE: ./lib/gate/latency/time-left.js
/** How long the rest will take at the pace so far, in whole seconds; `undefined` before anything was done. */
function timeLeftS(elapsedMs, done, total) {
    if (done <= 0 || elapsedMs <= 0)
        return undefined;
    return Math.max(0, Math.ceil((elapsedMs * (total - done)) / done / 1000));
}
/** A time left in words: "about 40 s left". Above ten seconds in steps of five, above two minutes in minutes. */
function describeTimeLeft(seconds) {
    if (seconds < 1)
        return "almost done";
    if (seconds > 120)
        return `about ${Math.round(seconds / 60)} min left`;
    return `about ${seconds <= 10 ? seconds : Math.round(seconds / 5) * 5} s left`;
}

;// CONCATENATED MODULE: external "node:perf_hooks"
const external_node_perf_hooks_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:perf_hooks");
;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/garbage.js


/** Watches the pauses of this process's garbage collector, but for those that were asked for. */
function watchGarbage() {
    let pauses = { count: 0, totalMs: 0, longestMs: 0 };
    const take = (entries) => {
        for (const { duration, detail } of entries) {
            const { flags = 0 } = (detail ?? {});
            if ((flags & external_node_perf_hooks_namespaceObject.constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0)
                continue;
            pauses = {
                count: pauses.count + 1,
                totalMs: pauses.totalMs + duration,
                longestMs: Math.max(pauses.longestMs, duration),
            };
        }
    };
    const observer = new external_node_perf_hooks_namespaceObject.PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ entryTypes: ["gc"] });
    return {
        async stop() {
            // What happened last is handed over on the next turn of the loop.
            await (0,promises_namespaceObject.setImmediate)();
            take(observer.takeRecords());
            observer.disconnect();
            return pauses;
        },
    };
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/race.js







/** The worker is started with --expose-gc. */
const STOPWATCH = {
    now: process.hrtime.bigint,
    collectGarbage: () => globalThis.gc?.(),
};
/** Times the rounds of a race, with the null channel in a part of each round of its own. */
async function race(ort, request, progress, beat) {
    const { candidate, baseline, shape } = request;
    return failingAsRun(async () => {
        const feeds = await feedsOf(ort, candidate);
        beat();
        const ours = contenderOf(ort, candidate.modelPath, feeds, shape.slots);
        const theirs = baseline && contenderOf(ort, baseline.modelPath, await feedsOf(ort, baseline), shape.slots);
        beat();
        const contenders = { candidate: ours, ...(theirs && { baseline: theirs }) };
        const rounds = await raceContenders(contenders, request, progress, beat);
        return { ...rounds, inputs: Math.min(feeds.length, shape.slots) };
    });
}
/** The round that is under way is not finished any more. */
class OutOfTime extends Error {
}
/** The rounds of any two contenders, under the same protocol. */
async function raceContenders(contenders, request, progress, beat = () => { }) {
    const { shape, firstRound, stopMs = Number.POSITIVE_INFINITY } = request;
    const garbage = watchGarbage();
    const processorsBefore = readProcessorTimes();
    const started = performance.now();
    const spentMs = () => performance.now() - started;
    const watch = {
        ...STOPWATCH,
        between: () => {
            beat();
            if (spentMs() > stopMs)
                throw new OutOfTime();
        },
    };
    const rounds = [];
    try {
        await settle(contenders.candidate, shape, watch);
        const settledMs = spentMs();
        while (rounds.length < request.rounds) {
            // A round that would end beyond the budget is not begun.
            const each = (spentMs() - settledMs) / Math.max(1, rounds.length);
            if (rounds.length >= request.fewestRounds && spentMs() + each > request.budgetMs)
                break;
            const round = firstRound + rounds.length;
            rounds.push(await raceRound(contenders, { ...request, round }, watch));
            const left = timeLeftS(spentMs(), rounds.length, request.rounds);
            progress(rounds.length, request.rounds, `round ${round + 1} of ${firstRound + request.rounds}`, left);
        }
    }
    catch (error) {
        if (!(error instanceof OutOfTime))
            throw error;
    }
    const stealShare = stealBetween(processorsBefore, readProcessorTimes());
    return {
        rounds,
        spentMs: spentMs(),
        garbage: await garbage.stop(),
        ...(stealShare === undefined ? {} : { stealShare }),
    };
}
/**
 * Runs until the harness's own JavaScript is compiled: before, it takes about twice as long, and of a model of 10 µs it is
 * a good part.
 */
async function settle(candidate, { slots, settle: runs }, watch) {
    if (runs === 0)
        return;
    const shape = { slots, passes: Math.ceil(runs / slots), warmUp: 1, group: slots, discarded: 0 };
    await runRound([candidate], planRound(randomOf("settle"), 1, shape), shape, watch);
}
/**
 * One round: the two models taking turns, with no third session open, as it would push both out of the caches; and the
 * null channel, two sessions of the baseline, before or after. Without a baseline the candidate takes turns with itself.
 */
async function raceRound({ candidate, baseline }, { shape, seed, round }, watch) {
    const pair = async (a, b, part, passes) => {
        const plan = planRound(randomOf(`latency ${seed} ${round}${part}`), 2, { ...shape, passes });
        const [first, second] = await runRound([a, b], plan, shape, watch);
        if (first === undefined || second === undefined)
            throw new Error("a side of the race has no times");
        return [first, second];
    };
    if (baseline === undefined) {
        const [first, control] = await pair(candidate, candidate, "", shape.passes);
        return { candidate: first, control };
    }
    const both = async () => {
        const [ours, theirs] = await pair(candidate, baseline, "", shape.passes);
        return { candidate: ours, baseline: theirs };
    };
    const nullChannel = async () => {
        if (shape.controlPasses === 0)
            return {};
        const [reference, control] = await pair(baseline, baseline, " null", shape.controlPasses);
        return { reference, control };
    };
    if (randomOf(`latency ${seed} ${round} order`).uniform() < 0.5) {
        const control = await nullChannel();
        return { ...(await both()), ...control };
    }
    return { ...(await both()), ...(await nullChannel()) };
}

;// CONCATENATED MODULE: ./lib/platform/onnxruntime/worker/serve.js











/** Does one job and says how it ended: a model's own failures, and what is no model's doing, are messages. */
async function serve(job, runtimeFolder, send) {
    const progress = (done, total, what, leftS) => send({ type: "progress", done, total, what, ...(leftS === undefined ? {} : { leftS }) });
    let last = performance.now();
    const beat = () => {
        const now = performance.now();
        if (now - last < protocol/* BEAT_MS */.G)
            return;
        last = now;
        send({ type: "beat" });
    };
    try {
        send({ type: "result", value: await carryOut(job, () => loadRuntime(runtimeFolder), progress, beat) });
    }
    catch (error) {
        if (error instanceof protocol/* JobFailure */.y)
            send({ type: "failure", failure: error.failure });
        else
            send({ type: "fault", fault: faultOf(error) });
    }
}
function faultOf(error) {
    if (error instanceof RuntimeMissing)
        return { kind: "runtime", message: error.message };
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (!isSystemError(error))
        return { kind: "defect", message };
    const { code = "", path, syscall } = error;
    return {
        kind: "system",
        message: error.message,
        code,
        ...(path === undefined ? {} : { path }),
        ...(syscall === undefined ? {} : { syscall }),
    };
}
async function carryOut(job, runtime, progress, beat) {
    if (job.kind === "header")
        return (0,read/* readHeader */.a)(job.file, job.format);
    const ort = runtime();
    if (job.kind === "probe")
        return probe(ort, job.files);
    switch (job.kind) {
        case "inspect":
            return inspect(ort, await openSession(ort, job.model));
        case "predict":
            return predict(ort, await openSession(ort, job.model), job.plan, process.argv[1], progress);
        case "permute":
            return permute(ort, await openSession(ort, job.model), job.plan, job.permutation, progress);
        case "parity":
            return parity(ort, await openSession(ort, job.model), job.plan, progress);
        case "profile":
            return profile(ort, job.model, job, progress, beat);
        case "pace":
            return pace(ort, job.model, job.budgetMs, beat);
        case "attempt":
            return attempt(ort, await openSession(ort, job.model), job.tries, progress);
        case "race":
            return race(ort, job.request, progress, beat);
    }
}


/***/ }),

/***/ 422:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   dk: () => (/* binding */ setElement),
/* harmony export */   t8: () => (/* binding */ Assembler)
/* harmony export */ });
/* unused harmony export InputTarget */
/* harmony import */ var _petamoriken_float16__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(874);
/* harmony import */ var _gate_fixtures_cells_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(779);
/* harmony import */ var _elements_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(15);
/* harmony import */ var _growing_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(181);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(426);





/** Puts the rows of a set together, batch by batch, and keeps of every row what the plan asks for. */
class Assembler {
    columns;
    arrays;
    #inputs;
    #kept;
    #lines = new _growing_js__WEBPACK_IMPORTED_MODULE_3__/* .Growing */ .G(Uint32Array);
    #problems;
    #place;
    most;
    #rows = 0;
    /** `tails` gives the dimensions behind the rows of each array that the plan feeds by name. */
    constructor(plan, most, place, problems, tails = new Map()) {
        const width = plan.inputs.reduce((sum, input) => sum + product(tailOf(input, tails)), 0);
        // Rows may be images: then fewer of them go together. A batch that the model states is what it is.
        this.most = plan.rowsPerRun === most ? most : Math.max(1, Math.min(most, Math.floor(MAX_ELEMENTS / width)));
        this.#place = place;
        this.#problems = problems;
        this.#inputs = plan.inputs.map((input) => new InputTarget(input, this.most, tailOf(input, tails)));
        this.arrays = plan.inputs.flatMap((input, i) => input.kind === "array" ? [{ array: input.array, target: this.#inputs[i] }] : []);
        this.#kept = new KeptUses(plan);
        const uses = new Map();
        const add = (column, use) => {
            uses.set(column, [...(uses.get(column) ?? []), use]);
        };
        for (const [i, input] of plan.inputs.entries()) {
            const target = this.#inputs[i];
            if (input.kind === "column")
                add(input.column, feedUse(target, 0));
            if (input.kind === "columns")
                for (const [at, name] of input.columns.entries())
                    add(name, feedUse(target, at));
        }
        const fed = new Set(uses.keys());
        for (const [name, use] of this.#kept.uses)
            add(name, use);
        this.columns = [...uses].map(([name, all]) => ({
            name,
            uses: all,
            numeric: all.every((use) => use.takes !== "text"),
            textRefused: all.some((use) => use.takes === "numbers" || use.takes === "floats"),
            feeds: fed.has(name),
            floating: all.every((use) => use.takes === "floats"),
        }));
    }
    /** Rows of the batch that are complete. */
    get rows() {
        return this.#rows;
    }
    get full() {
        return this.#rows === this.most;
    }
    /** Puts a cell of the next row. `at` is its line or row, from 1. */
    put(column, value, at) {
        for (const use of column.uses) {
            const why = use.put(this.#rows, value);
            if (why !== undefined)
                this.note({ kind: use.kind, message: why, column: column.name }, at);
        }
    }
    /** As `put`, for a number. */
    putNumber(column, value, integral, at) {
        for (const use of column.uses) {
            if (use.putNumber(this.#rows, value, integral))
                continue;
            const why = use.put(this.#rows, value);
            if (why !== undefined)
                this.note({ kind: use.kind, message: why, column: column.name }, at);
        }
    }
    /**
     * Puts values of one column into rows behind the complete ones: the first `offset` rows behind them. `before` rows of
     * the set are complete, in this batch and earlier.
     */
    putColumn(column, { values, lookup, from, count }, offset, before) {
        const [only, ...others] = column.uses;
        const first = this.#rows + offset;
        for (let i = 0; i < count; i++) {
            const stored = values[from + i];
            const value = lookup === undefined ? stored : lookup[stored];
            if (value === undefined)
                throw (0,_problems_js__WEBPACK_IMPORTED_MODULE_2__/* .unreadable */ .O$)(`the column ${column.name} points beyond its dictionary`);
            // The common case, without a call for each use.
            if (typeof value === "number" && others.length === 0 && only?.putNumber(first + i, value, true))
                continue;
            for (const use of column.uses) {
                const why = use.put(first + i, value);
                if (why !== undefined) {
                    this.note({ kind: use.kind, message: why, column: column.name }, before + offset + i + 1);
                }
            }
        }
    }
    note(problem, at) {
        this.#problems.note({ ...problem, [this.#place]: at });
    }
    /** Ends the row at the given line or row. No row counts behind the first problem. */
    endRow(at) {
        if (this.#problems.found > 0)
            return;
        this.#lines.push(at);
        this.#rows += 1;
    }
    /** Ends rows that were put in one go. */
    endRows(count) {
        if (this.#problems.found > 0)
            return;
        for (let i = 0; i < count; i++)
            this.#lines.push(this.#lines.length + 1);
        this.#rows += count;
    }
    /** The batch, and room for the next. */
    take(read) {
        const rows = this.#rows;
        this.#rows = 0;
        return { rows, read, inputs: this.#inputs.map((input) => input.take(rows)) };
    }
    finish() {
        return { rows: this.#lines.length, place: this.#place, lines: this.#lines.finish(), ...this.#kept.finish() };
    }
}
/** A batch holds no more elements than these, 16 MB of float32. */
const MAX_ELEMENTS = 2 ** 22;
function product(dims) {
    return dims.reduce((total, d) => total * d, 1);
}
function tailOf(input, tails) {
    switch (input.kind) {
        case "columns":
            return [input.columns.length];
        case "column":
            return input.tail;
        case "array":
            return tails.get(input.array) ?? [];
    }
}
/** Room for the rows of one input. */
class InputTarget {
    name;
    type;
    tail;
    width;
    #most;
    elements;
    constructor({ name, type }, most, tail) {
        this.name = name;
        this.type = type;
        this.tail = tail;
        this.width = product(tail);
        this.#most = most;
        this.elements = (0,_elements_js__WEBPACK_IMPORTED_MODULE_1__/* .newElements */ .E7)(type, most * this.width);
    }
    take(rows) {
        const { name, type, tail } = this;
        const full = rows === this.#most;
        const data = full ? this.elements : (0,_elements_js__WEBPACK_IMPORTED_MODULE_1__/* .copyOf */ .zP)(this.elements, 0, rows * this.width);
        if (full)
            this.elements = (0,_elements_js__WEBPACK_IMPORTED_MODULE_1__/* .newElements */ .E7)(type, this.#most * this.width);
        return { name, type, tail, data };
    }
}
function feedUse(target, at) {
    if (target.type === "float32" || target.type === "float64")
        return new FloatUse(target, at);
    return target.type === "string" ? new TextUse(target, at) : new NumericUse(target, at);
}
/** float32 and float64: what nearly every column feeds. */
class FloatUse {
    kind = "cell";
    takes = "floats";
    #target;
    #at;
    #limit;
    constructor(target, at) {
        this.#target = target;
        this.#at = at;
        this.#limit = _gate_fixtures_cells_js__WEBPACK_IMPORTED_MODULE_0__/* .ROUNDS_TO_INFINITY */ .BE[target.type];
    }
    put(row, value) {
        const cell = (0,_gate_fixtures_cells_js__WEBPACK_IMPORTED_MODULE_0__/* .readCell */ .$$)(value, this.#target.type);
        if (!cell.ok)
            return cell.why;
        this.#set(row, cell.value);
        return undefined;
    }
    putNumber(row, value) {
        if (Math.abs(value) >= this.#limit)
            return false;
        this.#set(row, value);
        return true;
    }
    #set(row, value) {
        this.#target.elements[row * this.#target.width + this.#at] = value;
    }
}
/** Integers, float16 and bool. */
class NumericUse {
    kind = "cell";
    takes;
    #target;
    #at;
    constructor(target, at) {
        const { type } = target;
        this.takes = type === "float16" ? "floats" : type === "int64" || type === "uint64" ? "long integers" : "numbers";
        this.#target = target;
        this.#at = at;
    }
    put(row, value) {
        const cell = (0,_gate_fixtures_cells_js__WEBPACK_IMPORTED_MODULE_0__/* .readCell */ .$$)(value, this.#target.type);
        if (!cell.ok)
            return cell.why;
        setElement(this.#target.elements, this.#target.type, row * this.#target.width + this.#at, cell.value);
        return undefined;
    }
    putNumber(row, value, integral) {
        // Above 2^53 a number no longer says which integer was meant.
        if (!integral || !Number.isSafeInteger(value))
            return false;
        return this.put(row, value) === undefined;
    }
}
/** Puts an element that `readCell` gave for the type. */
function setElement(elements, type, at, value) {
    if (type === "float16") {
        const { buffer, byteOffset } = elements;
        (0,_petamoriken_float16__WEBPACK_IMPORTED_MODULE_4__/* .setFloat16 */ .S)(new DataView(buffer), byteOffset + 2 * at, value, true);
    }
    else {
        elements[at] = value;
    }
}
class TextUse {
    kind = "cell";
    takes = "text";
    #target;
    #at;
    constructor(target, at) {
        this.#target = target;
        this.#at = at;
    }
    put(row, value) {
        const cell = (0,_gate_fixtures_cells_js__WEBPACK_IMPORTED_MODULE_0__/* .readCell */ .$$)(value, "string");
        if (!cell.ok)
            return cell.why;
        this.#target.elements[row * this.#target.width + this.#at] = cell.value;
        return undefined;
    }
    putNumber() {
        return false;
    }
}
/** A label, a group, a query or a slice. Of these only a label must be there. */
class KeptText {
    kind = "cell";
    takes = "text";
    column = new _growing_js__WEBPACK_IMPORTED_MODULE_3__/* .GrowingColumn */ .Y(_gate_fixtures_cells_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfCell */ .zy);
    #required;
    constructor(required = false) {
        this.#required = required;
    }
    put(_row, value) {
        if (this.#required && isMissing(value))
            return "is empty";
        this.column.push(value);
        return undefined;
    }
    putNumber() {
        return false;
    }
}
function isMissing(value) {
    return value === null || (typeof value === "string" && value.trim() === "") || Number.isNaN(value);
}
/** A target or a weight. */
class NumberUse {
    kind;
    takes = "floats";
    numbers = new _growing_js__WEBPACK_IMPORTED_MODULE_3__/* .Growing */ .G(Float64Array);
    constructor(kind) {
        this.kind = kind;
    }
    put(row, value) {
        const cell = (0,_gate_fixtures_cells_js__WEBPACK_IMPORTED_MODULE_0__/* .readCell */ .$$)(value, "float64");
        const number = cell.ok ? cell.value : Number.NaN;
        if (this.putNumber(row, number))
            return undefined;
        if (isMissing(value))
            return "is empty";
        return this.kind === "target" ? "is not a finite number" : "is not a finite number above 0";
    }
    putNumber(_row, value) {
        if (!Number.isFinite(value) || (this.kind === "weight" && value <= 0))
            return false;
        this.numbers.push(value);
        return true;
    }
}
/** What is kept of every row. */
class KeptUses {
    uses;
    #finish;
    constructor({ label, weight, group, query, slices }) {
        const uses = [];
        const keep = (column, use) => {
            if (column === undefined)
                return undefined;
            uses.push([column, use]);
            return use;
        };
        const labels = label?.as === "text" ? keep(label.column, new KeptText(true)) : undefined;
        const targets = label?.as === "number" ? keep(label.column, new NumberUse("target")) : undefined;
        const weights = keep(weight, new NumberUse("weight"));
        const groups = keep(group, new KeptText());
        const queries = keep(query, new KeptText());
        const sliced = slices.map((name) => [name, keep(name, new KeptText())]);
        this.uses = uses;
        this.#finish = () => ({
            ...(labels && { labels: labels.column.finish() }),
            ...(targets && { targets: targets.numbers.finish() }),
            ...(weights && { weights: weights.numbers.finish() }),
            ...(groups && { groups: groups.column.finish() }),
            ...(queries && { queries: queries.column.finish() }),
            slices: Object.fromEntries(sliced.map(([name, use]) => [name, use.column.finish()])),
        });
    }
    finish() {
        return this.#finish();
    }
}


/***/ }),

/***/ 15:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   E7: () => (/* binding */ newElements),
/* harmony export */   Hk: () => (/* binding */ padRows),
/* harmony export */   p9: () => (/* binding */ ARRAYS),
/* harmony export */   zP: () => (/* binding */ copyOf)
/* harmony export */ });
/** The arrays that onnxruntime-node takes for each element type. */
const ARRAYS = {
    float32: Float32Array,
    float64: Float64Array,
    // The runtime takes raw bits: the worker hides the engine's own Float16Array, which it mishandles on Node 24.
    float16: Uint16Array,
    int64: BigInt64Array,
    uint64: BigUint64Array,
    int32: Int32Array,
    uint32: Uint32Array,
    int16: Int16Array,
    uint16: Uint16Array,
    int8: Int8Array,
    uint8: Uint8Array,
    bool: Uint8Array,
};
function newElements(type, length) {
    return type === "string" ? new Array(length).fill("") : new ARRAYS[type](length);
}
/** A copy of a range. */
function copyOf(elements, start, end) {
    return elements.slice(start, end);
}
/** The rows of `elements` with the last one repeated until there are `wanted`. */
function padRows(elements, type, rows, wanted) {
    if (wanted <= rows || rows === 0)
        return elements;
    const width = elements.length / rows;
    const padded = newElements(type, wanted * width);
    for (let i = 0; i < wanted * width; i++) {
        const row = Math.min(Math.floor(i / width), rows - 1);
        padded[i] = elements[row * width + (i % width)];
    }
    return padded;
}


/***/ }),

/***/ 181:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ Growing),
/* harmony export */   Y: () => (/* binding */ GrowingColumn)
/* harmony export */ });
const FIRST_CAPACITY = 1024;
/** A typed array that grows: numbers that are kept for every row, without an object for each. */
class Growing {
    #make;
    #values;
    #length = 0;
    constructor(make) {
        this.#make = make;
        this.#values = new make(FIRST_CAPACITY);
    }
    get length() {
        return this.#length;
    }
    push(value) {
        if (this.#length === this.#values.length)
            this.#reserve(this.#length + 1);
        this.#values[this.#length++] = value;
    }
    append(values) {
        this.#reserve(this.#length + values.length);
        this.#values.set(values, this.#length);
        this.#length += values.length;
    }
    /** What was put in, in an array of just that length. */
    finish() {
        return this.#values.slice(0, this.#length);
    }
    #reserve(length) {
        if (length <= this.#values.length)
            return;
        const larger = new this.#make(Math.max(length, 2 * this.#values.length));
        larger.set(this.#values);
        this.#values = larger;
    }
}
/** A column that grows, each distinct value stored once, as the text that `textOf` makes of it. */
class GrowingColumn {
    #textOf;
    #byValue = new Map();
    #byText = new Map();
    #codes = new Growing(Int32Array);
    constructor(textOf = String) {
        this.#textOf = textOf;
    }
    push(value) {
        this.#codes.push(this.#byValue.get(value) ?? this.#encode(value));
    }
    finish() {
        return { values: [...this.#byText.keys()], codes: this.#codes.finish() };
    }
    #encode(value) {
        const text = this.#textOf(value);
        const code = this.#byText.get(text) ?? this.#byText.size;
        this.#byText.set(text, code);
        this.#byValue.set(value, code);
        return code;
    }
}


/***/ }),

/***/ 449:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ readPieces),
/* harmony export */   y: () => (/* binding */ checkPointer)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(455);
/* harmony import */ var _problems_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(426);


const PIECE_BYTES = 1 << 20;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const LFS_POINTER = "version https://git-lfs.github.com/spec/";
/** Reads a text file piece by piece, without its byte order mark. What no text is ends the job. */
async function* readPieces(file) {
    let handle;
    try {
        handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(file);
        const { size } = await handle.stat();
        for (let at = 0; at < size || at === 0;) {
            const bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at));
            const { bytesRead } = await handle.read(bytes, 0, bytes.length, at);
            if (bytesRead === 0 && at < size)
                throw (0,_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .unreadable */ .O$)("it became shorter while it was read");
            const piece = bytes.subarray(0, bytesRead);
            const first = at === 0;
            at += bytesRead;
            if (first)
                checkText(piece);
            const marked = first && piece.subarray(0, 3).equals(BYTE_ORDER_MARK);
            yield { bytes: marked ? piece.subarray(3) : piece, last: at >= size, read: size === 0 ? 1 : at / size };
            if (size === 0)
                return;
        }
    }
    catch (error) {
        throw (0,_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .fileProblem */ .Wj)(error);
    }
    finally {
        await handle?.close();
    }
}
function checkText(head) {
    checkPointer(head);
    const [first, second] = head;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
        throw (0,_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .unreadable */ .O$)("it is UTF-16 text; save it as UTF-8");
    }
    if (head.subarray(0, 1024).includes(0))
        throw (0,_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .unreadable */ .O$)("it contains binary data, not text");
}
/** Refuses a Git LFS pointer: it says where the data is, and is not the data. */
function checkPointer(head) {
    if (Buffer.from(head.subarray(0, LFS_POINTER.length)).toString("latin1") === LFS_POINTER) {
        throw (0,_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .unreadable */ .O$)("it is a Git LFS pointer and its content is missing; run  git lfs pull");
    }
}


/***/ }),

/***/ 426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   O$: () => (/* binding */ unreadable),
/* harmony export */   Wj: () => (/* binding */ fileProblem),
/* harmony export */   Zw: () => (/* binding */ Problems)
/* harmony export */ });
/* harmony import */ var _onnxruntime_protocol_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(137);

const MAX_PROBLEMS = 20;
/**
 * What is wrong with a fixture set, collected over the whole of it so that no one fixes one place to discover the
 * next. The first ones are kept, the rest is counted.
 */
class Problems {
    #kept = [];
    #found = 0;
    get found() {
        return this.#found;
    }
    note(problem) {
        this.#found += 1;
        if (this.#kept.length < MAX_PROBLEMS)
            this.#kept.push(problem);
    }
    /** Ends the job where anything was found. */
    check() {
        if (this.#found > 0)
            throw this.#failure();
    }
    /** Ends the job with a problem behind which nothing can be read. */
    end(problem) {
        this.note(problem);
        throw this.#failure();
    }
    #failure() {
        return new _onnxruntime_protocol_js__WEBPACK_IMPORTED_MODULE_0__/* .JobFailure */ .y({ kind: "fixtures", problems: this.#kept, more: this.#found - this.#kept.length });
    }
}
/** Ends the job with the one problem of a set that cannot be read. `message` is a clause. */
function unreadable(message, place = {}) {
    return new _onnxruntime_protocol_js__WEBPACK_IMPORTED_MODULE_0__/* .JobFailure */ .y({ kind: "fixtures", problems: [{ kind: "unreadable", message, ...place }], more: 0 });
}
/** Where the system refuses a file, its code says enough. */
function fileProblem(error) {
    if (error instanceof _onnxruntime_protocol_js__WEBPACK_IMPORTED_MODULE_0__/* .JobFailure */ .y)
        return error;
    const { code = "unknown error" } = error;
    return unreadable(`it cannot be read (${code})`);
}


/***/ }),

/***/ 961:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  a: () => (/* binding */ readHeader),
  J: () => (/* binding */ readRows)
});

// EXTERNAL MODULE: ./lib/platform/readers/assembler.js
var readers_assembler = __nccwpck_require__(422);
;// CONCATENATED MODULE: ./lib/platform/readers/csv-records.js
const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** No record of a table of features is longer, in bytes. */
const MAX_RECORD_LENGTH = 1 << 20;
/**
 * Finds the cells of CSV records (RFC 4180) in bytes: where each starts and ends, without making text of it. Lines end
 * with LF, CRLF or CR; empty lines are stepped over. Bytes are handed in piece by piece with `feed`; after each,
 * `next` finds one record after the other, until the piece ends in the middle of one.
 */
class CsvRecords {
    /** Where the cells of the record start and end in `bytes`; without their quotes. */
    starts = new Int32Array(64);
    ends = new Int32Array(64);
    /** Whether a cell holds doubled quotes. */
    doubled = new Uint8Array(64);
    count = 0;
    /** The line that the record ends on, from 1. */
    line = 0;
    bytes = Buffer.alloc(0);
    fault;
    #at = 0;
    #last = false;
    /** Goes on with a further piece. `last`: the file ends with it. */
    feed(piece, last) {
        const rest = this.bytes.subarray(this.#at);
        this.bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
        this.#at = 0;
        this.#last = last;
    }
    /** Finds the next record. False where the piece holds no further whole one, or if there is a fault. */
    next() {
        while (this.#at < this.bytes.length) {
            const start = this.#at;
            if (!this.#record()) {
                this.#at = start;
                if (this.fault === undefined && this.bytes.length - start > MAX_RECORD_LENGTH)
                    this.fault = "too-long";
                return false;
            }
            // An empty line is a record of one empty cell that takes no more than its end.
            if (this.count > 1 || this.ends[0] > this.starts[0] || this.bytes[start] === QUOTE) {
                return true;
            }
        }
        return false;
    }
    #record() {
        const { bytes } = this;
        const { length } = bytes;
        let { line } = this;
        let at = this.#at;
        this.count = 0;
        for (;;) {
            if (this.count === this.starts.length)
                this.#widen();
            const cell = this.count;
            let byte = 0;
            this.doubled[cell] = 0;
            if (at < length && bytes[at] === QUOTE) {
                let close = at + 1;
                for (; close < length; close++) {
                    byte = bytes[close];
                    if (byte === LINE_FEED)
                        line++;
                    if (byte !== QUOTE)
                        continue;
                    if (bytes[close + 1] !== QUOTE)
                        break;
                    this.doubled[cell] = 1;
                    close++;
                }
                // Whether the last quote of a piece is doubled, the next piece knows.
                if (close >= length || (close + 1 === length && !this.#last)) {
                    if (this.#last)
                        this.fault = "quote";
                    return false;
                }
                this.starts[cell] = at + 1;
                this.ends[cell] = close;
                at = close + 1;
                byte = bytes[at];
                if (at < length && byte !== COMMA && byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
                    this.line = line + 1;
                    this.fault = "quote";
                    return false;
                }
            }
            else {
                this.starts[cell] = at;
                for (; at < length; at++) {
                    byte = bytes[at];
                    if (byte > COMMA)
                        continue;
                    if (byte === COMMA || byte === LINE_FEED || byte === CARRIAGE_RETURN)
                        break;
                    if (byte === QUOTE) {
                        this.line = line + 1;
                        this.fault = "quote";
                        return false;
                    }
                }
                this.ends[cell] = at;
            }
            this.count++;
            if (at >= length) {
                if (!this.#last)
                    return false;
                break;
            }
            if (byte === COMMA) {
                at++;
                continue;
            }
            if (byte === CARRIAGE_RETURN) {
                if (at + 1 >= length && !this.#last)
                    return false;
                if (bytes[at + 1] === LINE_FEED)
                    at++;
            }
            at++;
            break;
        }
        this.line = line + 1;
        this.#at = at;
        return true;
    }
    /** The text of a cell. */
    text(cell) {
        const text = this.bytes.toString("utf8", this.starts[cell], this.ends[cell]);
        return this.doubled[cell] === 1 ? text.replaceAll('""', '"') : text;
    }
    #widen() {
        const wider = 2 * this.starts.length;
        const grow = (from, to) => {
            to.set(from);
            return to;
        };
        this.starts = grow(this.starts, new Int32Array(wider));
        this.ends = grow(this.ends, new Int32Array(wider));
        this.doubled = grow(this.doubled, new Uint8Array(wider));
    }
}

;// CONCATENATED MODULE: ./lib/platform/readers/decimal.js
const ZERO = 0x30;
const POINT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;
const SPACE = 0x20;
const TAB = 0x09;
const LOWER_E = 0x65;
/** More digits than these may not be exact in a double while they are gathered. */
const MAX_DIGITS = 15;
/** The powers of ten that a double holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
/**
 * Reads decimal numbers from bytes without making text of them. A mantissa of at most 15 digits and a power of ten up to
 * 22 are both exact, so that one multiplication or division rounds as `Number` does (Clinger, 1990). Whatever else there
 * is goes the longer way.
 */
class DecimalReader {
    /** The number that was read. */
    value = 0;
    /** Whether it was written without an exponent. */
    plain = true;
    /** Whether the bytes `[start, end)` are a number that could be read. */
    read(bytes, start, end) {
        let at = start;
        let last = end;
        while (at < last && isSpace(bytes[at]))
            at++;
        while (last > at && isSpace(bytes[last - 1]))
            last--;
        const sign = bytes[at];
        const negative = sign === MINUS;
        if (at < last && (negative || sign === PLUS))
            at++;
        let mantissa = 0;
        let digits = 0;
        let decimals = 0;
        let seen = 0;
        let behindPoint = false;
        for (; at < last; at++) {
            const byte = bytes[at];
            const digit = byte - ZERO;
            if (digit >= 0 && digit <= 9) {
                mantissa = mantissa * 10 + digit;
                if (mantissa > 0)
                    digits++;
                if (behindPoint)
                    decimals++;
                seen++;
            }
            else if (byte === POINT && !behindPoint) {
                behindPoint = true;
            }
            else {
                break;
            }
        }
        if (seen === 0 || digits > MAX_DIGITS)
            return false;
        this.plain = true;
        let exponent = 0;
        if (at < last) {
            if ((bytes[at] | 0x20) !== LOWER_E)
                return false;
            this.plain = false;
            at++;
            const down = bytes[at] === MINUS;
            if (down || bytes[at] === PLUS)
                at++;
            if (at >= last || last - at > 4)
                return false;
            for (; at < last; at++) {
                const digit = bytes[at] - ZERO;
                if (digit < 0 || digit > 9)
                    return false;
                exponent = exponent * 10 + digit;
            }
            if (down)
                exponent = -exponent;
        }
        const power = exponent - decimals;
        if (power < -22 || power > 22)
            return false;
        const magnitude = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
        this.value = negative ? -magnitude : magnitude;
        return true;
    }
}
function isSpace(byte) {
    return byte === SPACE || byte === TAB;
}

// EXTERNAL MODULE: ./lib/platform/readers/pieces.js
var pieces = __nccwpck_require__(449);
// EXTERNAL MODULE: ./lib/platform/readers/problems.js
var readers_problems = __nccwpck_require__(426);
;// CONCATENATED MODULE: ./lib/platform/readers/csv.js





/** The names of the columns: the first record. */
async function readCsvHeader(file) {
    const records = new CsvRecords();
    let first = true;
    for await (const { bytes, last } of (0,pieces/* readPieces */.u)(file)) {
        if (first)
            checkSeparator(bytes);
        first = false;
        records.feed(bytes, last);
        if (records.next())
            return { columns: namesOf(records).map((name) => ({ name })) };
        if (records.fault !== undefined)
            new readers_problems/* Problems */.Zw().end(faultOf(records));
    }
    return { columns: [] };
}
/**
 * Streams a CSV file in batches of at most `most` rows. Cells that do not fit are collected over the whole file and end
 * the job after it; no batch is handed on behind the first of them.
 */
async function* readCsv(plan, most) {
    const problems = new readers_problems/* Problems */.Zw();
    const assembler = new readers_assembler/* Assembler */.t8(plan, most, "line", problems);
    const records = new CsvRecords();
    const number = new DecimalReader();
    const { columns } = assembler;
    let width = -1;
    let places = [];
    for await (const { bytes, last, read } of (0,pieces/* readPieces */.u)(plan.file)) {
        records.feed(bytes, last);
        while (records.next()) {
            if (width < 0) {
                const names = namesOf(records);
                width = names.length;
                const placeOf = new Map(names.map((name, place) => [name, place]).reverse());
                places = columns.map((column) => placeOf.get(column.name) ?? -1);
                continue;
            }
            const { line } = records;
            if (records.count !== width) {
                problems.note({
                    kind: "cell-count",
                    message: `has ${records.count} ${records.count === 1 ? "cell" : "cells"}, but the header has ${width}`,
                    line,
                });
                continue;
            }
            for (let i = 0; i < columns.length; i++) {
                const column = columns[i];
                const cell = places[i];
                const start = records.starts[cell];
                const end = records.ends[cell];
                if (column.numeric && number.read(records.bytes, start, end)) {
                    assembler.putNumber(column, number.value, number.plain, line);
                }
                else {
                    assembler.put(column, records.text(cell), line);
                }
            }
            assembler.endRow(line);
            if (assembler.full)
                yield assembler.take(read);
        }
        if (records.fault !== undefined)
            problems.end(faultOf(records));
    }
    problems.check();
    if (assembler.rows > 0)
        yield assembler.take(1);
    return assembler.finish();
}
/** Separators that other writers use, as they are named. */
const SEPARATORS = [
    [";", "semicolons"],
    ["\t", "tabs"],
    ["|", "vertical bars"],
];
const MAX_FIRST_LINES_BYTES = 64 * 1024;
/** A header without a comma and with another separator is one column to a reader, and several to whoever wrote it. */
function checkSeparator(head) {
    const text = head.toString("utf8", 0, MAX_FIRST_LINES_BYTES);
    // What stands inside of quotes separates nothing.
    const [header = "", row = ""] = text.split(/\r\n|\r|\n/, 2).map((line) => line.replaceAll(/"(?:[^"]|"")*"/g, '""'));
    if (header.includes(","))
        return;
    const separator = SEPARATORS.find(([character]) => header.includes(character))?.[1];
    if (separator !== undefined)
        throw separatedBy(separator);
    // The name of one column may have several words; as many words in the first row are numbers next to one another.
    const words = header.replace(/^#/, "").trim().split(/ +/);
    if (words.length > 1 && row.trim().split(/ +/).length === words.length)
        throw separatedBy("spaces");
}
function separatedBy(separator) {
    return (0,readers_problems/* unreadable */.O$)(`it is separated by ${separator}; save it with commas between cells, and with decimal points in numbers`, { line: 1 });
}
function namesOf(records) {
    return Array.from({ length: records.count }, (_, cell) => records.text(cell));
}
function faultOf({ fault, line }) {
    if (fault === "too-long") {
        return { kind: "too-long", message: `a record has more than ${MAX_RECORD_LENGTH} bytes`, line: line + 1 };
    }
    const message = 'a quote is not closed, or is inside a cell without being doubled ("")';
    return { kind: "unreadable", message, line: Math.max(line, 1) };
}

;// CONCATENATED MODULE: ./lib/platform/readers/jsonl.js



const jsonl_LINE_FEED = 0x0a;
/** No row of a table of features is longer, in bytes. */
const MAX_LINE_LENGTH = 1 << 20;
const BEYOND = "1e999";
/** The keys of the first object. */
async function readJsonlHeader(file) {
    const problems = new readers_problems/* Problems */.Zw();
    for await (const line of readLines(file, problems)) {
        const object = parseLine(line, problems);
        problems.check();
        return { columns: Object.keys(object ?? {}).map((name) => ({ name })) };
    }
    return { columns: [] };
}
/** Streams a file of one JSON object a line. Keys that nothing asks for may be there or not; a duplicate key may not. */
async function* readJsonl(plan, most) {
    const problems = new readers_problems/* Problems */.Zw();
    const assembler = new readers_assembler/* Assembler */.t8(plan, most, "line", problems);
    for await (const line of readLines(plan.file, problems)) {
        const object = parseLine(line, problems);
        if (object === undefined)
            continue;
        for (const column of assembler.columns)
            putValue(assembler, column, object, line.number);
        assembler.endRow(line.number);
        if (assembler.full)
            yield assembler.take(line.read);
    }
    problems.check();
    if (assembler.rows > 0)
        yield assembler.take(1);
    return assembler.finish();
}
function putValue(assembler, column, object, at) {
    const written = Object.hasOwn(object, column.name) ? object[column.name] : undefined;
    // A label [N, 1] is written as lists of one.
    const value = !column.feeds && Array.isArray(written) && written.length === 1 ? written[0] : written;
    const why = refuseValue(column, value);
    // JSON has no infinity: what its reader makes one of is a number that is too large.
    const cell = typeof value === "number" && Math.abs(value) === Number.POSITIVE_INFINITY ? BEYOND : value;
    if (why === undefined)
        assembler.put(column, cell, at);
    else
        assembler.note({ kind: "cell", message: why, column: column.name }, at);
}
/** Why a value of JSON cannot be a cell at all. */
function refuseValue({ floating, textRefused }, value) {
    if (value === undefined)
        return "is missing";
    if (Array.isArray(value))
        return "is a list, not a single value";
    if (typeof value === "object" && value !== null)
        return "is an object, not a single value";
    if (typeof value === "string" && textRefused)
        return "is text, not a number";
    // JSON's readers round there; as text it is exact.
    const rounded = Number.isInteger(value) && !Number.isSafeInteger(value);
    return rounded && !floating ? "is an integer above 2^53; write it as text" : undefined;
}
function parseLine({ text, number }, problems) {
    const refuse = (message) => {
        problems.note({ kind: "unreadable", message, line: number });
        return undefined;
    };
    let source;
    try {
        source = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
    }
    catch {
        return refuse("it is not UTF-8 text");
    }
    let value;
    try {
        value = JSON.parse(source);
    }
    catch {
        return refuse(/[:,[]\s*-?(?:NaN|Infinity)\s*[,}\]]/.test(source)
            ? "it contains NaN or Infinity, which JSON does not allow; write null for a missing value"
            : "it is not JSON");
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
        return refuse("it is not a JSON object");
    // The reader keeps the last of keys that stand twice: which was meant cannot be known.
    if (Object.keys(value).length !== countKeys(source))
        return refuse("duplicate key in the object");
    return value;
}
/** How many keys the outermost object of a JSON text has, each as often as it stands there. */
function countKeys(json) {
    let depth = 0;
    let keys = 0;
    for (let i = 0; i < json.length; i++) {
        const character = json[i];
        if (character === '"') {
            for (i++; json[i] !== '"'; i++)
                if (json[i] === "\\")
                    i++;
        }
        else if (character === "{" || character === "[") {
            depth++;
        }
        else if (character === "}" || character === "]") {
            depth--;
        }
        else if (character === ":" && depth === 1) {
            keys++;
        }
    }
    return keys;
}
/** The lines that are not blank. */
async function* readLines(file, problems) {
    let rest = Buffer.alloc(0);
    let number = 0;
    for await (const { bytes, last, read } of (0,pieces/* readPieces */.u)(file)) {
        const piece = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
        let at = 0;
        for (let end = piece.indexOf(jsonl_LINE_FEED); end >= 0; end = piece.indexOf(jsonl_LINE_FEED, at)) {
            number++;
            const text = piece.subarray(at, end);
            at = end + 1;
            if (!isBlank(text))
                yield { text, number, read };
        }
        rest = piece.subarray(at);
        if (rest.length > MAX_LINE_LENGTH) {
            problems.end({ kind: "too-long", message: `it has more than ${MAX_LINE_LENGTH} bytes`, line: number + 1 });
        }
        if (last && !isBlank(rest))
            yield { text: rest, number: number + 1, read: 1 };
    }
}
function isBlank(bytes) {
    return bytes.every((b) => b === 0x20 || b === 0x09 || b === 0x0d);
}

// EXTERNAL MODULE: ./lib/gate/fixtures/cells.js
var cells = __nccwpck_require__(779);
// EXTERNAL MODULE: ./node_modules/@petamoriken/float16/src/DataView.mjs + 4 modules
var src_DataView = __nccwpck_require__(874);
;// CONCATENATED MODULE: ./lib/platform/readers/npy.js


const MAGIC = "\x93NUMPY";
const MAX_HEADER_LENGTH = 64 * 1024;
/** No element of text is longer, in bytes. */
const MAX_ELEMENT = 64 * 1024;
const READERS = {
    "|b1": { type: "bool", elementBytes: 1, valueAt: (v, at) => v.getUint8(at) !== 0 },
    "|i1": { type: "int8", elementBytes: 1, valueAt: (v, at) => v.getInt8(at) },
    "|u1": { type: "uint8", elementBytes: 1, valueAt: (v, at) => v.getUint8(at) },
    "<i2": { type: "int16", elementBytes: 2, valueAt: (v, at) => v.getInt16(at, true) },
    "<u2": { type: "uint16", elementBytes: 2, valueAt: (v, at) => v.getUint16(at, true) },
    "<i4": { type: "int32", elementBytes: 4, valueAt: (v, at) => v.getInt32(at, true) },
    "<u4": { type: "uint32", elementBytes: 4, valueAt: (v, at) => v.getUint32(at, true) },
    "<i8": { type: "int64", elementBytes: 8, valueAt: (v, at) => v.getBigInt64(at, true) },
    "<u8": { type: "uint64", elementBytes: 8, valueAt: (v, at) => v.getBigUint64(at, true) },
    "<f2": { type: "float16", elementBytes: 2, valueAt: (v, at) => (0,src_DataView/* getFloat16 */.O)(v, at, true) },
    "<f4": { type: "float32", elementBytes: 4, valueAt: (v, at) => v.getFloat32(at, true) },
    "<f8": { type: "float64", elementBytes: 8, valueAt: (v, at) => v.getFloat64(at, true) },
};
/** How many bytes the header of an array takes, from its first twelve; the array's name is for the message alone. */
function npyHeaderLength(start, name) {
    if (start.length < 12 || start.toString("latin1", 0, 6) !== MAGIC) {
        throw (0,readers_problems/* unreadable */.O$)(`${name} is not a NumPy array`);
    }
    const wide = start[6] !== 1;
    const length = (wide ? 12 : 10) + (wide ? start.readUInt32LE(8) : start.readUInt16LE(8));
    if (length > MAX_HEADER_LENGTH)
        throw (0,readers_problems/* unreadable */.O$)(`the header of the array ${name} has ${length} bytes`);
    return length;
}
/** Reads the header of an array; what is none ends the job. Elements that are neither numbers nor text are named. */
function readNpyHeader(header, name) {
    const text = header.toString("latin1", header[6] === 1 ? 10 : 12);
    const descr = /'descr':\s*'([^']*)'/.exec(text)?.[1];
    const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
    const dims = /'shape':\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
    if (order === undefined || dims === undefined)
        throw (0,readers_problems/* unreadable */.O$)(`the header of the array ${name} cannot be read`);
    const shape = [...dims.matchAll(/\d+/g)].map(([digits]) => Number(digits));
    const reader = descr === undefined
        ? noReader("a structure", `the array ${name} is a structured array; save its fields as separate arrays`)
        : readerOf(descr, name);
    const fortran = order === "True" && shape.filter((d) => d !== 1).length > 1;
    return { ...reader, shape, fortran, offset: header.length };
}
function noReader(type, why) {
    return { type, elementBytes: 0, unreadable: why, valueAt: () => null };
}
function readerOf(descr, name) {
    if (descr.includes("O")) {
        return noReader("Python objects", `the array ${name} contains Python objects, which are pickled and never read; save it as  astype(str)`);
    }
    const known = READERS[descr] ?? READERS[descr.replace(/^</, "|")];
    if (known !== undefined)
        return known;
    if (descr.startsWith(">"))
        return noReader(descr, `the array ${name} is big-endian (${descr}); save it as  astype('<${descr.slice(1)}')`);
    const [, kind, digits] = /^[<|]([US])(\d+)$/.exec(descr) ?? [];
    const elementBytes = Number(digits) * (kind === "U" ? 4 : 1);
    if (kind === undefined || elementBytes > MAX_ELEMENT) {
        return noReader(descr, `the array ${name} has elements of the type ${descr}, which no input accepts`);
    }
    const valueAt = kind === "U" ? utf32At(elementBytes) : bytesAt(elementBytes);
    return { type: "string", elementBytes, valueAt };
}
/** Text of fixed length, filled up with NUL. */
function utf32At(length) {
    return (view, at) => {
        let text = "";
        for (let i = at; i < at + length; i += 4) {
            const point = view.getUint32(i, true);
            if (point === 0)
                break;
            text += point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
        }
        return text;
    };
}
function bytesAt(length) {
    return (view, at) => {
        const bytes = Buffer.from(view.buffer, view.byteOffset + at, length);
        const end = bytes.indexOf(0);
        return bytes.toString("utf8", 0, end < 0 ? length : end);
    };
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(455);
// EXTERNAL MODULE: ./node_modules/yauzl/index.js
var yauzl = __nccwpck_require__(663);
;// CONCATENATED MODULE: ./lib/platform/readers/zip.js




const MAX_ENTRIES = 1000;
/** Deflate makes a thousandth of zeros at most. */
const ZIP_START = "PK";
/** Opens a zip archive. What is none, or is encrypted, ends the job. */
async function openArchive(file) {
    await checkStart(file);
    try {
        const zip = await opened(file);
        return {
            entries: await entriesOf(zip),
            stream: (entry) => streamOf(zip, entry),
            close: () => zip.close(),
        };
    }
    catch (error) {
        throw zipProblem(error);
    }
}
async function checkStart(file) {
    try {
        const handle = await (0,promises_.open)(file);
        try {
            const head = Buffer.alloc(64);
            await handle.read(head, 0, 64, 0);
            (0,pieces/* checkPointer */.y)(head);
            if (head.toString("latin1", 0, 2) !== ZIP_START)
                throw (0,readers_problems/* unreadable */.O$)("it is not a zip archive, as  np.savez  writes it");
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        throw (0,readers_problems/* fileProblem */.Wj)(error);
    }
}
function opened(file) {
    return new Promise((resolve, reject) => {
        yauzl.open(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (error, zip) => {
            if (error)
                reject(error);
            else
                resolve(zip);
        });
    });
}
function entriesOf(zip) {
    return new Promise((resolve, reject) => {
        const entries = [];
        zip.on("error", reject);
        zip.on("end", () => resolve(entries));
        zip.on("entry", (entry) => {
            entries.push(entry);
            if (entries.length > MAX_ENTRIES)
                reject((0,readers_problems/* unreadable */.O$)(`it contains more than ${MAX_ENTRIES} files`));
            else if (entry.isEncrypted())
                reject((0,readers_problems/* unreadable */.O$)(`${entry.fileName} in it is encrypted`));
            else
                zip.readEntry();
        });
        zip.readEntry();
    });
}
function streamOf(zip, entry) {
    return new Promise((resolve, reject) => {
        zip.openReadStream(entry, (error, stream) => {
            if (error)
                reject(zipProblem(error));
            else
                resolve(stream);
        });
    });
}
/** What the zip reader throws; codes of the system stay what they are. */
function zipProblem(error) {
    if (error instanceof Error && !("code" in error) && error.constructor.name !== "JobFailure") {
        return (0,readers_problems/* unreadable */.O$)("it is a damaged zip archive, or cut short");
    }
    if (error.code?.startsWith("Z_"))
        return (0,readers_problems/* unreadable */.O$)("its content cannot be unpacked");
    return (0,readers_problems/* fileProblem */.Wj)(error);
}

;// CONCATENATED MODULE: ./lib/platform/readers/npz.js





/** No row of an array has more bytes. */
const MAX_ROW = 64 * 1024 * 1024;
/** An array in Fortran order is held in memory, twice. */
const MAX_FORTRAN_BYTES = 256 * 1024 * 1024;
/** Names, types and shapes of the arrays. */
async function readNpzHeader(file) {
    const archive = await openArchive(file);
    try {
        const columns = [];
        for (const entry of archive.entries) {
            const array = await ArrayReader.open(archive, entry);
            array.close();
            const { type, shape, unreadable: why } = array.header;
            columns.push({ name: array.name, shape, ...(why === undefined ? { type } : { unreadable: why }) });
        }
        const rows = columns[0]?.shape?.[0];
        return { columns, ...(rows === undefined ? {} : { rows }) };
    }
    catch (error) {
        throw zipProblem(error);
    }
    finally {
        archive.close();
    }
}
/** Streams the arrays of an .npz next to one another, a batch of rows of each at a time. */
async function* readNpz(plan, most) {
    const archive = await openArchive(plan.file);
    const opened = new Map();
    try {
        const open = async (name) => {
            const known = opened.get(name);
            if (known !== undefined)
                return known;
            const entry = archive.entries.find((e) => nameOf(e) === name);
            if (entry === undefined)
                throw (0,readers_problems/* unreadable */.O$)(`it contains no array ${name}`);
            const array = await ArrayReader.open(archive, entry);
            opened.set(name, array);
            if (array.header.unreadable !== undefined)
                throw (0,readers_problems/* unreadable */.O$)(array.header.unreadable);
            return array;
        };
        const tails = new Map();
        for (const input of plan.inputs) {
            if (input.kind === "array")
                tails.set(input.array, (await open(input.array)).tail);
        }
        const problems = new readers_problems/* Problems */.Zw();
        const assembler = new readers_assembler/* Assembler */.t8(plan, most, "row", problems, tails);
        for (const column of assembler.columns)
            await open(column.name);
        const rows = rowsOf([...opened.values()]);
        for (let row = 0; row < rows; row += assembler.most) {
            const count = Math.min(rows - row, assembler.most);
            const read = new Map();
            for (const [name, array] of opened)
                read.set(name, await array.rows(count));
            for (const column of assembler.columns) {
                const array = opened.get(column.name);
                const bytes = read.get(column.name);
                assembler.putColumn(column, { values: array.values(bytes, count), from: 0, count }, 0, row);
            }
            for (const { array: name, target } of assembler.arrays) {
                putArray(assembler, opened.get(name), read.get(name), target, count, row);
            }
            assembler.endRows(count);
            if (assembler.rows > 0)
                yield assembler.take((row + count) / rows);
        }
        problems.check();
        return assembler.finish();
    }
    catch (error) {
        throw zipProblem(error);
    }
    finally {
        for (const array of opened.values())
            array.close();
        archive.close();
    }
}
function putArray(assembler, { header, name, width }, bytes, { elements, type }, count, before) {
    const { elementBytes, valueAt } = header;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < count * width; i++) {
        const value = valueAt(view, i * elementBytes);
        // NaN and infinity are fed as they are: an array is what the model is to see.
        if (typeof value === "number" && (type === "float32" || type === "float64")) {
            elements[i] = value;
            continue;
        }
        const cell = (0,cells/* readCell */.$$)(value, type);
        if (cell.ok)
            (0,readers_assembler/* setElement */.dk)(elements, type, i, cell.value);
        else {
            const row = before + Math.floor(i / width) + 1;
            assembler.note({ kind: "cell", message: `an element of the array ${name} ${cell.why}` }, row);
        }
    }
}
function rowsOf(arrays) {
    const [first] = arrays;
    if (first === undefined)
        return 0;
    const other = arrays.find((a) => a.length !== first.length);
    if (other !== undefined) {
        throw (0,readers_problems/* unreadable */.O$)(`the array ${first.name} has ${first.length} rows, but the array ${other.name} has ${other.length}: all arrays must have the same number of rows`);
    }
    return first.length;
}
function nameOf(entry) {
    return entry.fileName.replace(/\.npy$/, "");
}
/** Reads an array of an archive row by row. */
class ArrayReader {
    name;
    header;
    #bytes;
    #turned;
    #given = 0;
    constructor(name, header, bytes) {
        this.name = name;
        this.header = header;
        this.#bytes = bytes;
    }
    static async open(archive, entry) {
        const name = nameOf(entry);
        if (!entry.fileName.endsWith(".npy"))
            throw (0,readers_problems/* unreadable */.O$)(`${entry.fileName} in it is not a NumPy array`);
        const bytes = new ByteStream(await archive.stream(entry));
        const start = await bytes.take(12, name);
        const rest = await bytes.take(npyHeaderLength(start, name) - 12, name);
        const header = readNpyHeader(Buffer.concat([start, rest]), name);
        const array = new ArrayReader(name, header, bytes);
        if (header.unreadable !== undefined)
            return array;
        const expected = header.offset + header.shape.reduce((a, b) => a * b, 1) * header.elementBytes;
        if (expected !== entry.uncompressedSize) {
            throw (0,readers_problems/* unreadable */.O$)(`the array ${name} has ${entry.uncompressedSize} bytes, but its shape requires ${expected}`);
        }
        if (array.width * header.elementBytes > MAX_ROW) {
            throw (0,readers_problems/* unreadable */.O$)(`a row of the array ${name} has more than ${MAX_ROW} bytes`);
        }
        return array;
    }
    get length() {
        return this.header.shape[0] ?? 1;
    }
    get tail() {
        return this.header.shape.slice(1);
    }
    /** Elements a row. */
    get width() {
        return this.tail.reduce((product, d) => product * d, 1);
    }
    /** The bytes of the next rows. */
    async rows(count) {
        const length = count * this.width * this.header.elementBytes;
        if (!this.header.fortran)
            return this.#bytes.take(length, this.name);
        this.#turned ??= await this.#turn();
        const start = this.#given;
        this.#given += length;
        return this.#turned.subarray(start, this.#given);
    }
    /** All elements in row-major order: of an array in Fortran order, every row is spread over the whole of it. */
    async #turn() {
        const { shape, elementBytes } = this.header;
        const bytes = this.length * this.width * elementBytes;
        if (bytes > MAX_FORTRAN_BYTES) {
            throw (0,readers_problems/* unreadable */.O$)(`the array ${this.name} has ${bytes} bytes in Fortran order, and at most ${MAX_FORTRAN_BYTES} are read; save it with  np.ascontiguousarray(…)`);
        }
        const stored = await this.#bytes.take(bytes, this.name);
        const turned = Buffer.alloc(bytes);
        const index = shape.map(() => 0);
        for (let to = 0; to < bytes; to += elementBytes) {
            let from = 0;
            for (let d = shape.length - 1; d >= 0; d--)
                from = from * shape[d] + index[d];
            for (let i = 0; i < elementBytes; i++)
                turned[to + i] = stored[from * elementBytes + i];
            for (let d = shape.length - 1; d >= 0; d--) {
                index[d] = index[d] + 1;
                if (index[d] < shape[d])
                    break;
                index[d] = 0;
            }
        }
        return turned;
    }
    values(bytes, count) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        return Array.from({ length: count }, (_, i) => this.header.valueAt(view, i * this.header.elementBytes));
    }
    close() {
        this.#bytes.close();
    }
}
/** Takes bytes from a stream, as many as are asked for. */
class ByteStream {
    #stream;
    #pieces;
    #rest = Buffer.alloc(0);
    constructor(stream) {
        this.#stream = stream;
        this.#pieces = stream[Symbol.asyncIterator]();
    }
    async take(length, name) {
        const parts = [];
        for (let missing = length; missing > 0;) {
            if (this.#rest.length === 0) {
                const { value, done } = await this.#pieces.next();
                if (done)
                    throw (0,readers_problems/* unreadable */.O$)(`the array ${name} is cut short`);
                this.#rest = value;
            }
            const part = this.#rest.subarray(0, missing);
            this.#rest = this.#rest.subarray(part.length);
            parts.push(part);
            missing -= part.length;
        }
        return Buffer.concat(parts);
    }
    close() {
        this.#stream.destroy();
    }
}

;// CONCATENATED MODULE: external "node:zlib"
const external_node_zlib_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");
;// CONCATENATED MODULE: ./node_modules/fzstd/esm/index.mjs
// Some numerical data is initialized as -1 even when it doesn't need initialization to help the JIT infer types
// aliases for shorter compressed code (most minifers don't do this)
var ab = ArrayBuffer, u8 = Uint8Array, u16 = Uint16Array, i16 = Int16Array, u32 = (/* unused pure expression or super */ null && (Uint32Array)), i32 = Int32Array;
var slc = function (v, s, e) {
    if (u8.prototype.slice)
        return u8.prototype.slice.call(v, s, e);
    if (s == null || s < 0)
        s = 0;
    if (e == null || e > v.length)
        e = v.length;
    var n = new u8(e - s);
    n.set(v.subarray(s, e));
    return n;
};
var fill = function (v, n, s, e) {
    if (u8.prototype.fill)
        return u8.prototype.fill.call(v, n, s, e);
    if (s == null || s < 0)
        s = 0;
    if (e == null || e > v.length)
        e = v.length;
    for (; s < e; ++s)
        v[s] = n;
    return v;
};
var cpw = function (v, t, s, e) {
    if (u8.prototype.copyWithin)
        return u8.prototype.copyWithin.call(v, t, s, e);
    if (s == null || s < 0)
        s = 0;
    if (e == null || e > v.length)
        e = v.length;
    while (s < e) {
        v[t++] = v[s++];
    }
};
/**
 * Codes for errors generated within this library
 */
var ZstdErrorCode = {
    InvalidData: 0,
    WindowSizeTooLarge: 1,
    InvalidBlockType: 2,
    FSEAccuracyTooHigh: 3,
    DistanceTooFarBack: 4,
    UnexpectedEOF: 5
};
// error codes
var ec = [
    'invalid zstd data',
    'window size too large (>2046MB)',
    'invalid block type',
    'FSE accuracy too high',
    'match distance too far back',
    'unexpected EOF'
];
var err = function (ind, msg, nt) {
    var e = new Error(msg || ec[ind]);
    e.code = ind;
    if (Error.captureStackTrace)
        Error.captureStackTrace(e, err);
    if (!nt)
        throw e;
    return e;
};
var rb = function (d, b, n) {
    var i = 0, o = 0;
    for (; i < n; ++i)
        o |= d[b++] << (i << 3);
    return o;
};
var b4 = function (d, b) { return (d[b] | (d[b + 1] << 8) | (d[b + 2] << 16) | (d[b + 3] << 24)) >>> 0; };
// read Zstandard frame header
var rzfh = function (dat, w) {
    var n3 = dat[0] | (dat[1] << 8) | (dat[2] << 16);
    if (n3 == 0x2FB528 && dat[3] == 253) {
        // Zstandard
        var flg = dat[4];
        //    single segment       checksum             dict flag     frame content flag
        var ss = (flg >> 5) & 1, cc = (flg >> 2) & 1, df = flg & 3, fcf = flg >> 6;
        if (flg & 8)
            err(0);
        // byte
        var bt = 6 - ss;
        // dict bytes
        var db = df == 3 ? 4 : df;
        // dictionary id
        var di = rb(dat, bt, db);
        bt += db;
        // frame size bytes
        var fsb = fcf ? (1 << fcf) : ss;
        // frame source size
        var fss = rb(dat, bt, fsb) + ((fcf == 1) && 256);
        // window size
        var ws = fss;
        if (!ss) {
            // window descriptor
            var wb = 1 << (10 + (dat[5] >> 3));
            ws = wb + (wb >> 3) * (dat[5] & 7);
        }
        if (ws > 2145386496)
            err(1);
        var buf = new u8((w == 1 ? (fss || ws) : w ? 0 : ws) + 12);
        buf[0] = 1, buf[4] = 4, buf[8] = 8;
        return {
            b: bt + fsb,
            y: 0,
            l: 0,
            d: di,
            w: (w && w != 1) ? w : buf.subarray(12),
            e: ws,
            o: new i32(buf.buffer, 0, 3),
            u: fss,
            c: cc,
            m: Math.min(131072, ws)
        };
    }
    else if (((n3 >> 4) | (dat[3] << 20)) == 0x184D2A5) {
        // skippable
        return b4(dat, 4) + 8;
    }
    err(0);
};
// most significant bit for nonzero
var msb = function (val) {
    var bits = 0;
    for (; (1 << bits) <= val; ++bits)
        ;
    return bits - 1;
};
// read finite state entropy
var rfse = function (dat, bt, mal) {
    // table pos
    var tpos = (bt << 3) + 4;
    // accuracy log
    var al = (dat[bt] & 15) + 5;
    if (al > mal)
        err(3);
    // size
    var sz = 1 << al;
    // probabilities symbols  repeat   index   high threshold
    var probs = sz, sym = -1, re = -1, i = -1, ht = sz;
    // optimization: single allocation is much faster
    var buf = new ab(512 + (sz << 2));
    var freq = new i16(buf, 0, 256);
    // same view as freq
    var dstate = new u16(buf, 0, 256);
    var nstate = new u16(buf, 512, sz);
    var bb1 = 512 + (sz << 1);
    var syms = new u8(buf, bb1, sz);
    var nbits = new u8(buf, bb1 + sz);
    while (sym < 255 && probs > 0) {
        var bits = msb(probs + 1);
        var cbt = tpos >> 3;
        // mask
        var msk = (1 << (bits + 1)) - 1;
        var val = ((dat[cbt] | (dat[cbt + 1] << 8) | (dat[cbt + 2] << 16)) >> (tpos & 7)) & msk;
        // mask (1 fewer bit)
        var msk1fb = (1 << bits) - 1;
        // max small value
        var msv = msk - probs - 1;
        // small value
        var sval = val & msk1fb;
        if (sval < msv)
            tpos += bits, val = sval;
        else {
            tpos += bits + 1;
            if (val > msk1fb)
                val -= msv;
        }
        freq[++sym] = --val;
        if (val == -1) {
            probs += val;
            syms[--ht] = sym;
        }
        else
            probs -= val;
        if (!val) {
            do {
                // repeat byte
                var rbt = tpos >> 3;
                re = ((dat[rbt] | (dat[rbt + 1] << 8)) >> (tpos & 7)) & 3;
                tpos += 2;
                sym += re;
            } while (re == 3);
        }
    }
    if (sym > 255 || probs)
        err(0);
    var sympos = 0;
    // sym step (coprime with sz - formula from zstd source)
    var sstep = (sz >> 1) + (sz >> 3) + 3;
    // sym mask
    var smask = sz - 1;
    for (var s = 0; s <= sym; ++s) {
        var sf = freq[s];
        if (sf < 1) {
            dstate[s] = -sf;
            continue;
        }
        // This is split into two loops in zstd to avoid branching, but as JS is higher-level that is unnecessary
        for (i = 0; i < sf; ++i) {
            syms[sympos] = s;
            do {
                sympos = (sympos + sstep) & smask;
            } while (sympos >= ht);
        }
    }
    // After spreading symbols, should be zero again
    if (sympos)
        err(0);
    for (i = 0; i < sz; ++i) {
        // next state
        var ns = dstate[syms[i]]++;
        // num bits
        var nb = nbits[i] = al - msb(ns);
        nstate[i] = (ns << nb) - sz;
    }
    return [(tpos + 7) >> 3, {
            b: al,
            s: syms,
            n: nbits,
            t: nstate
        }];
};
// read huffman
var rhu = function (dat, bt) {
    //  index  weight count
    var i = 0, wc = -1;
    //    buffer             header byte
    var buf = new u8(292), hb = dat[bt];
    // huffman weights
    var hw = buf.subarray(0, 256);
    // rank count
    var rc = buf.subarray(256, 268);
    // rank index
    var ri = new u16(buf.buffer, 268);
    // NOTE: at this point bt is 1 less than expected
    if (hb < 128) {
        // end byte, fse decode table
        var _a = rfse(dat, bt + 1, 6), ebt = _a[0], fdt = _a[1];
        bt += hb;
        var epos = ebt << 3;
        // last byte
        var lb = dat[bt];
        if (!lb)
            err(0);
        //  state1   state2   state1 bits   state2 bits
        var st1 = 0, st2 = 0, btr1 = fdt.b, btr2 = btr1;
        // fse pos
        // pre-increment to account for original deficit of 1
        var fpos = (++bt << 3) - 8 + msb(lb);
        for (;;) {
            fpos -= btr1;
            if (fpos < epos)
                break;
            var cbt = fpos >> 3;
            st1 += ((dat[cbt] | (dat[cbt + 1] << 8)) >> (fpos & 7)) & ((1 << btr1) - 1);
            hw[++wc] = fdt.s[st1];
            fpos -= btr2;
            if (fpos < epos)
                break;
            cbt = fpos >> 3;
            st2 += ((dat[cbt] | (dat[cbt + 1] << 8)) >> (fpos & 7)) & ((1 << btr2) - 1);
            hw[++wc] = fdt.s[st2];
            btr1 = fdt.n[st1];
            st1 = fdt.t[st1];
            btr2 = fdt.n[st2];
            st2 = fdt.t[st2];
        }
        if (++wc > 255)
            err(0);
    }
    else {
        wc = hb - 127;
        for (; i < wc; i += 2) {
            var byte = dat[++bt];
            hw[i] = byte >> 4;
            hw[i + 1] = byte & 15;
        }
        ++bt;
    }
    // weight exponential sum
    var wes = 0;
    for (i = 0; i < wc; ++i) {
        var wt = hw[i];
        // bits must be at most 11, same as weight
        if (wt > 11)
            err(0);
        wes += wt && (1 << (wt - 1));
    }
    // max bits
    var mb = msb(wes) + 1;
    // table size
    var ts = 1 << mb;
    // remaining sum
    var rem = ts - wes;
    // must be power of 2
    if (rem & (rem - 1))
        err(0);
    hw[wc++] = msb(rem) + 1;
    for (i = 0; i < wc; ++i) {
        var wt = hw[i];
        ++rc[hw[i] = wt && (mb + 1 - wt)];
    }
    // huf buf
    var hbuf = new u8(ts << 1);
    //    symbols                      num bits
    var syms = hbuf.subarray(0, ts), nb = hbuf.subarray(ts);
    ri[mb] = 0;
    for (i = mb; i > 0; --i) {
        var pv = ri[i];
        fill(nb, i, pv, ri[i - 1] = pv + rc[i] * (1 << (mb - i)));
    }
    if (ri[0] != ts)
        err(0);
    for (i = 0; i < wc; ++i) {
        var bits = hw[i];
        if (bits) {
            var code = ri[bits];
            fill(syms, i, code, ri[bits] = code + (1 << (mb - bits)));
        }
    }
    return [bt, {
            n: nb,
            b: mb,
            s: syms
        }];
};
// Tables generated using this:
// https://gist.github.com/101arrowz/a979452d4355992cbf8f257cbffc9edd
// default literal length table
var dllt = /*#__PURE__*/ rfse(/*#__PURE__*/ new u8([
    81, 16, 99, 140, 49, 198, 24, 99, 12, 33, 196, 24, 99, 102, 102, 134, 70, 146, 4
]), 0, 6)[1];
// default match length table
var dmlt = /*#__PURE__*/ rfse(/*#__PURE__*/ new u8([
    33, 20, 196, 24, 99, 140, 33, 132, 16, 66, 8, 33, 132, 16, 66, 8, 33, 68, 68, 68, 68, 68, 68, 68, 68, 36, 9
]), 0, 6)[1];
// default offset code table
var doct = /*#__PURE__ */ rfse(/*#__PURE__*/ new u8([
    32, 132, 16, 66, 102, 70, 68, 68, 68, 68, 36, 73, 2
]), 0, 5)[1];
// bits to baseline
var b2bl = function (b, s) {
    var len = b.length, bl = new i32(len);
    for (var i = 0; i < len; ++i) {
        bl[i] = s;
        s += 1 << b[i];
    }
    return bl;
};
// literal length bits
var llb = /*#__PURE__ */ new u8(( /*#__PURE__ */new i32([
    0, 0, 0, 0, 16843009, 50528770, 134678020, 202050057, 269422093
])).buffer, 0, 36);
// literal length baseline
var llbl = /*#__PURE__ */ b2bl(llb, 0);
// match length bits
var mlb = /*#__PURE__ */ new u8(( /*#__PURE__ */new i32([
    0, 0, 0, 0, 0, 0, 0, 0, 16843009, 50528770, 117769220, 185207048, 252579084, 16
])).buffer, 0, 53);
// match length baseline
var mlbl = /*#__PURE__ */ b2bl(mlb, 3);
// decode huffman stream
var dhu = function (dat, out, hu) {
    var len = dat.length, ss = out.length, lb = dat[len - 1], msk = (1 << hu.b) - 1, eb = -hu.b;
    if (!lb)
        err(0);
    var st = 0, btr = hu.b, pos = (len << 3) - 8 + msb(lb) - btr, i = -1;
    for (; pos > eb && i < ss;) {
        var cbt = pos >> 3;
        var val = (dat[cbt] | (dat[cbt + 1] << 8) | (dat[cbt + 2] << 16)) >> (pos & 7);
        st = ((st << btr) | val) & msk;
        out[++i] = hu.s[st];
        pos -= (btr = hu.n[st]);
    }
    if (pos != eb || i + 1 != ss)
        err(0);
};
// decode huffman stream 4x
// TODO: use workers to parallelize
var dhu4 = function (dat, out, hu) {
    var bt = 6;
    var ss = out.length, sz1 = (ss + 3) >> 2, sz2 = sz1 << 1, sz3 = sz1 + sz2;
    dhu(dat.subarray(bt, bt += dat[0] | (dat[1] << 8)), out.subarray(0, sz1), hu);
    dhu(dat.subarray(bt, bt += dat[2] | (dat[3] << 8)), out.subarray(sz1, sz2), hu);
    dhu(dat.subarray(bt, bt += dat[4] | (dat[5] << 8)), out.subarray(sz2, sz3), hu);
    dhu(dat.subarray(bt), out.subarray(sz3), hu);
};
// read Zstandard block
var rzb = function (dat, st, out) {
    var _a;
    var bt = st.b;
    //    byte 0        block type
    var b0 = dat[bt], btype = (b0 >> 1) & 3;
    st.l = b0 & 1;
    var sz = (b0 >> 3) | (dat[bt + 1] << 5) | (dat[bt + 2] << 13);
    // end byte for block
    var ebt = (bt += 3) + sz;
    if (btype == 1) {
        if (bt >= dat.length)
            return;
        st.b = bt + 1;
        if (out) {
            fill(out, dat[bt], st.y, st.y += sz);
            return out;
        }
        return fill(new u8(sz), dat[bt]);
    }
    if (ebt > dat.length)
        return;
    if (btype == 0) {
        st.b = ebt;
        if (out) {
            out.set(dat.subarray(bt, ebt), st.y);
            st.y += sz;
            return out;
        }
        return slc(dat, bt, ebt);
    }
    if (btype == 2) {
        //    byte 3        lit btype     size format
        var b3 = dat[bt], lbt = b3 & 3, sf = (b3 >> 2) & 3;
        // lit src size  lit cmp sz 4 streams
        var lss = b3 >> 4, lcs = 0, s4 = 0;
        if (lbt < 2) {
            if (sf & 1)
                lss |= (dat[++bt] << 4) | ((sf & 2) && (dat[++bt] << 12));
            else
                lss = b3 >> 3;
        }
        else {
            s4 = sf;
            if (sf < 2)
                lss |= ((dat[++bt] & 63) << 4), lcs = (dat[bt] >> 6) | (dat[++bt] << 2);
            else if (sf == 2)
                lss |= (dat[++bt] << 4) | ((dat[++bt] & 3) << 12), lcs = (dat[bt] >> 2) | (dat[++bt] << 6);
            else
                lss |= (dat[++bt] << 4) | ((dat[++bt] & 63) << 12), lcs = (dat[bt] >> 6) | (dat[++bt] << 2) | (dat[++bt] << 10);
        }
        ++bt;
        // add literals to end - can never overlap with backreferences because unused literals always appended
        var buf = out ? out.subarray(st.y, st.y + st.m) : new u8(st.m);
        // starting point for literals
        var spl = buf.length - lss;
        if (lbt == 0)
            buf.set(dat.subarray(bt, bt += lss), spl);
        else if (lbt == 1)
            fill(buf, dat[bt++], spl);
        else {
            // huffman table
            var hu = st.h;
            if (lbt == 2) {
                var hud = rhu(dat, bt);
                // subtract description length
                lcs += bt - (bt = hud[0]);
                st.h = hu = hud[1];
            }
            else if (!hu)
                err(0);
            (s4 ? dhu4 : dhu)(dat.subarray(bt, bt += lcs), buf.subarray(spl), hu);
        }
        // num sequences
        var ns = dat[bt++];
        if (ns) {
            if (ns == 255)
                ns = (dat[bt++] | (dat[bt++] << 8)) + 0x7F00;
            else if (ns > 127)
                ns = ((ns - 128) << 8) | dat[bt++];
            // symbol compression modes
            var scm = dat[bt++];
            if (scm & 3)
                err(0);
            var dts = [dmlt, doct, dllt];
            for (var i = 2; i > -1; --i) {
                var md = (scm >> ((i << 1) + 2)) & 3;
                if (md == 1) {
                    // rle buf
                    var rbuf = new u8([0, 0, dat[bt++]]);
                    dts[i] = {
                        s: rbuf.subarray(2, 3),
                        n: rbuf.subarray(0, 1),
                        t: new u16(rbuf.buffer, 0, 1),
                        b: 0
                    };
                }
                else if (md == 2) {
                    // accuracy log 8 for offsets, 9 for others
                    _a = rfse(dat, bt, 9 - (i & 1)), bt = _a[0], dts[i] = _a[1];
                }
                else if (md == 3) {
                    if (!st.t)
                        err(0);
                    dts[i] = st.t[i];
                }
            }
            var _b = st.t = dts, mlt = _b[0], oct = _b[1], llt = _b[2];
            var lb = dat[ebt - 1];
            if (!lb)
                err(0);
            var spos = (ebt << 3) - 8 + msb(lb) - llt.b, cbt = spos >> 3, oubt = 0;
            var lst = ((dat[cbt] | (dat[cbt + 1] << 8)) >> (spos & 7)) & ((1 << llt.b) - 1);
            cbt = (spos -= oct.b) >> 3;
            var ost = ((dat[cbt] | (dat[cbt + 1] << 8)) >> (spos & 7)) & ((1 << oct.b) - 1);
            cbt = (spos -= mlt.b) >> 3;
            var mst = ((dat[cbt] | (dat[cbt + 1] << 8)) >> (spos & 7)) & ((1 << mlt.b) - 1);
            for (++ns; --ns;) {
                var llc = llt.s[lst];
                var lbtr = llt.n[lst];
                var mlc = mlt.s[mst];
                var mbtr = mlt.n[mst];
                var ofc = oct.s[ost];
                var obtr = oct.n[ost];
                cbt = (spos -= ofc) >> 3;
                var ofp = 1 << ofc;
                var off = ofp + (((dat[cbt] | (dat[cbt + 1] << 8) | (dat[cbt + 2] << 16) | (dat[cbt + 3] << 24)) >>> (spos & 7)) & (ofp - 1));
                cbt = (spos -= mlb[mlc]) >> 3;
                var ml = mlbl[mlc] + (((dat[cbt] | (dat[cbt + 1] << 8) | (dat[cbt + 2] << 16)) >> (spos & 7)) & ((1 << mlb[mlc]) - 1));
                cbt = (spos -= llb[llc]) >> 3;
                var ll = llbl[llc] + (((dat[cbt] | (dat[cbt + 1] << 8) | (dat[cbt + 2] << 16)) >> (spos & 7)) & ((1 << llb[llc]) - 1));
                cbt = (spos -= lbtr) >> 3;
                lst = llt.t[lst] + (((dat[cbt] | (dat[cbt + 1] << 8)) >> (spos & 7)) & ((1 << lbtr) - 1));
                cbt = (spos -= mbtr) >> 3;
                mst = mlt.t[mst] + (((dat[cbt] | (dat[cbt + 1] << 8)) >> (spos & 7)) & ((1 << mbtr) - 1));
                cbt = (spos -= obtr) >> 3;
                ost = oct.t[ost] + (((dat[cbt] | (dat[cbt + 1] << 8)) >> (spos & 7)) & ((1 << obtr) - 1));
                if (off > 3) {
                    st.o[2] = st.o[1];
                    st.o[1] = st.o[0];
                    st.o[0] = off -= 3;
                }
                else {
                    var idx = off - (ll != 0);
                    if (idx) {
                        off = idx == 3 ? st.o[0] - 1 : st.o[idx];
                        if (idx > 1)
                            st.o[2] = st.o[1];
                        st.o[1] = st.o[0];
                        st.o[0] = off;
                    }
                    else
                        off = st.o[0];
                }
                for (var i = 0; i < ll; ++i) {
                    buf[oubt + i] = buf[spl + i];
                }
                oubt += ll, spl += ll;
                var stin = oubt - off;
                if (stin < 0) {
                    var len = -stin;
                    var bs = st.e + stin;
                    if (len > ml)
                        len = ml;
                    for (var i = 0; i < len; ++i) {
                        buf[oubt + i] = st.w[bs + i];
                    }
                    oubt += len, ml -= len, stin = 0;
                }
                for (var i = 0; i < ml; ++i) {
                    buf[oubt + i] = buf[stin + i];
                }
                oubt += ml;
            }
            if (oubt != spl) {
                while (spl < buf.length) {
                    buf[oubt++] = buf[spl++];
                }
            }
            else
                oubt = buf.length;
            if (out)
                st.y += oubt;
            else
                buf = slc(buf, 0, oubt);
        }
        else if (out) {
            st.y += lss;
            if (spl) {
                for (var i = 0; i < lss; ++i) {
                    buf[i] = buf[spl + i];
                }
            }
        }
        else if (spl)
            buf = slc(buf, spl);
        st.b = ebt;
        return buf;
    }
    err(2);
};
// concat
var cct = function (bufs, ol) {
    if (bufs.length == 1)
        return bufs[0];
    var buf = new u8(ol);
    for (var i = 0, b = 0; i < bufs.length; ++i) {
        var chk = bufs[i];
        buf.set(chk, b);
        b += chk.length;
    }
    return buf;
};
/**
 * Decompresses Zstandard data
 * @param dat The input data
 * @param buf The output buffer. If unspecified, the function will allocate
 *            exactly enough memory to fit the decompressed data. If your
 *            data has multiple frames and you know the output size, specifying
 *            it will yield better performance.
 * @returns The decompressed data
 */
function decompress(dat, buf) {
    var bufs = [], nb = +!buf;
    var bt = 0, ol = 0;
    for (; dat.length;) {
        var st = rzfh(dat, nb || buf);
        if (typeof st == 'object') {
            if (nb) {
                buf = null;
                if (st.w.length == st.u) {
                    bufs.push(buf = st.w);
                    ol += st.u;
                }
            }
            else {
                bufs.push(buf);
                st.e = 0;
            }
            for (; !st.l;) {
                var blk = rzb(dat, st, buf);
                if (!blk)
                    err(5);
                if (buf)
                    st.e = st.y;
                else {
                    bufs.push(blk);
                    ol += blk.length;
                    cpw(st.w, 0, blk.length);
                    st.w.set(blk, st.w.length - blk.length);
                }
            }
            bt = st.b + (st.c * 4);
        }
        else
            bt = st;
        dat = dat.subarray(bt);
    }
    return cct(bufs, ol);
}
/**
 * Decompressor for Zstandard streamed data
 */
var Decompress = /*#__PURE__*/ ((/* unused pure expression or super */ null && (function () {
    /**
     * Creates a Zstandard decompressor
     * @param ondata The handler for stream data
     */
    function Decompress(ondata) {
        this.ondata = ondata;
        this.c = [];
        this.l = 0;
        this.z = 0;
    }
    /**
     * Pushes data to be decompressed
     * @param chunk The chunk of data to push
     * @param final Whether or not this is the last chunk in the stream
     */
    Decompress.prototype.push = function (chunk, final) {
        if (typeof this.s == 'number') {
            var sub = Math.min(chunk.length, this.s);
            chunk = chunk.subarray(sub);
            this.s -= sub;
        }
        var sl = chunk.length;
        var ncs = sl + this.l;
        if (!this.s) {
            if (final) {
                if (!ncs) {
                    this.ondata(new u8(0), true);
                    return;
                }
                // min for frame + one block
                if (ncs < 5)
                    err(5);
            }
            else if (ncs < 18) {
                this.c.push(chunk);
                this.l = ncs;
                return;
            }
            if (this.l) {
                this.c.push(chunk);
                chunk = cct(this.c, ncs);
                this.c = [];
                this.l = 0;
            }
            if (typeof (this.s = rzfh(chunk)) == 'number')
                return this.push(chunk, final);
        }
        if (typeof this.s != 'number') {
            if (ncs < (this.z || 3)) {
                if (final)
                    err(5);
                this.c.push(chunk);
                this.l = ncs;
                return;
            }
            if (this.l) {
                this.c.push(chunk);
                chunk = cct(this.c, ncs);
                this.c = [];
                this.l = 0;
            }
            if (!this.z && ncs < (this.z = (chunk[this.s.b] & 2) ? 4 : 3 + ((chunk[this.s.b] >> 3) | (chunk[this.s.b + 1] << 5) | (chunk[this.s.b + 2] << 13)))) {
                if (final)
                    err(5);
                this.c.push(chunk);
                this.l = ncs;
                return;
            }
            else
                this.z = 0;
            for (;;) {
                var blk = rzb(chunk, this.s);
                if (!blk) {
                    if (final)
                        err(5);
                    var adc = chunk.subarray(this.s.b);
                    this.s.b = 0;
                    this.c.push(adc), this.l += adc.length;
                    return;
                }
                else {
                    this.ondata(blk, false);
                    cpw(this.s.w, 0, blk.length);
                    this.s.w.set(blk, this.s.w.length - blk.length);
                }
                if (this.s.l) {
                    var rest = chunk.subarray(this.s.b);
                    this.s = this.s.c * 4;
                    this.push(rest, final);
                    return;
                }
            }
        }
        else if (final)
            err(5);
    };
    return Decompress;
}())));


;// CONCATENATED MODULE: ./node_modules/hyparquet/src/constants.js

/** @type {import('../src/types.d.ts').ParquetType[]} */
const ParquetTypes = [
  'BOOLEAN',
  'INT32',
  'INT64',
  'INT96', // deprecated
  'FLOAT',
  'DOUBLE',
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
]

/** @type {import('../src/types.d.ts').Encoding[]} */
const Encodings = [
  'PLAIN',
  'GROUP_VAR_INT', // deprecated
  'PLAIN_DICTIONARY',
  'RLE',
  'BIT_PACKED', // deprecated
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
  'RLE_DICTIONARY',
  'BYTE_STREAM_SPLIT',
]

/** @type {import('../src/types.d.ts').FieldRepetitionType[]} */
const FieldRepetitionTypes = [
  'REQUIRED',
  'OPTIONAL',
  'REPEATED',
]

/** @type {import('../src/types.d.ts').ConvertedType[]} */
const ConvertedTypes = [
  'UTF8',
  'MAP',
  'MAP_KEY_VALUE',
  'LIST',
  'ENUM',
  'DECIMAL',
  'DATE',
  'TIME_MILLIS',
  'TIME_MICROS',
  'TIMESTAMP_MILLIS',
  'TIMESTAMP_MICROS',
  'UINT_8',
  'UINT_16',
  'UINT_32',
  'UINT_64',
  'INT_8',
  'INT_16',
  'INT_32',
  'INT_64',
  'JSON',
  'BSON',
  'INTERVAL',
]

/** @type {import('../src/types.d.ts').CompressionCodec[]} */
const CompressionCodecs = [
  'UNCOMPRESSED',
  'SNAPPY',
  'GZIP',
  'LZO',
  'BROTLI',
  'LZ4',
  'ZSTD',
  'LZ4_RAW',
]

/** @type {import('../src/types.d.ts').PageType[]} */
const PageTypes = [
  'DATA_PAGE',
  'INDEX_PAGE',
  'DICTIONARY_PAGE',
  'DATA_PAGE_V2',
]

/** @type {import('../src/types.d.ts').BoundaryOrder[]} */
const BoundaryOrders = (/* unused pure expression or super */ null && ([
  'UNORDERED',
  'ASCENDING',
  'DESCENDING',
]))

/** @type {import('../src/types.d.ts').EdgeInterpolationAlgorithm[]} */
const EdgeInterpolationAlgorithms = [
  'SPHERICAL',
  'VINCENTY',
  'THOMAS',
  'ANDOYER',
  'KARNEY',
]

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/wkb.js
/**
 * WKB (Well-Known Binary) decoder for geometry objects.
 *
 * @param {DataReader} reader
 * @returns {Geometry} geometry object
 */
function wkbToGeojson(reader) {
  const flags = getFlags(reader)

  if (flags.type === 1) { // Point
    return { type: 'Point', coordinates: readPosition(reader, flags) }
  } else if (flags.type === 2) { // LineString
    return { type: 'LineString', coordinates: readLine(reader, flags) }
  } else if (flags.type === 3) { // Polygon
    return { type: 'Polygon', coordinates: readPolygon(reader, flags) }
  } else if (flags.type === 4) { // MultiPoint
    const points = []
    for (let i = 0; i < flags.count; i++) {
      points.push(readPosition(reader, getFlags(reader)))
    }
    return { type: 'MultiPoint', coordinates: points }
  } else if (flags.type === 5) { // MultiLineString
    const lines = []
    for (let i = 0; i < flags.count; i++) {
      lines.push(readLine(reader, getFlags(reader)))
    }
    return { type: 'MultiLineString', coordinates: lines }
  } else if (flags.type === 6) { // MultiPolygon
    const polygons = []
    for (let i = 0; i < flags.count; i++) {
      polygons.push(readPolygon(reader, getFlags(reader)))
    }
    return { type: 'MultiPolygon', coordinates: polygons }
  } else if (flags.type === 7) { // GeometryCollection
    const geometries = []
    for (let i = 0; i < flags.count; i++) {
      geometries.push(wkbToGeojson(reader))
    }
    return { type: 'GeometryCollection', geometries }
  } else {
    throw new Error(`Unsupported geometry type: ${flags.type}`)
  }
}

/**
 * Extract ISO WKB flags and base geometry type.
 *
 * @param {DataReader} reader
 * @returns {WkbFlags}
 */
function getFlags(reader) {
  const { view } = reader
  const littleEndian = view.getUint8(reader.offset++) === 1
  const rawType = view.getUint32(reader.offset, littleEndian)
  reader.offset += 4

  const type = rawType % 1000
  const flags = Math.floor(rawType / 1000)

  let count = 0
  if (type > 1 && type <= 7) {
    count = view.getUint32(reader.offset, littleEndian)
    reader.offset += 4
  }

  // XY, XYZ, XYM, XYZM
  let dim = 2
  if (flags) dim++
  if (flags === 3) dim++

  return { littleEndian, type, dim, count }
}

/**
 * @param {DataReader} reader
 * @param {WkbFlags} flags
 * @returns {number[]}
 */
function readPosition(reader, flags) {
  const points = []
  for (let i = 0; i < flags.dim; i++) {
    const coord = reader.view.getFloat64(reader.offset, flags.littleEndian)
    reader.offset += 8
    points.push(coord)
  }
  return points
}

/**
 * @param {DataReader} reader
 * @param {WkbFlags} flags
 * @returns {number[][]}
 */
function readLine(reader, flags) {
  const points = []
  for (let i = 0; i < flags.count; i++) {
    points.push(readPosition(reader, flags))
  }
  return points
}

/**
 * @param {DataReader} reader
 * @param {WkbFlags} flags
 * @returns {number[][][]}
 */
function readPolygon(reader, flags) {
  const { view } = reader
  const rings = []
  for (let r = 0; r < flags.count; r++) {
    const count = view.getUint32(reader.offset, flags.littleEndian)
    reader.offset += 4
    rings.push(readLine(reader, { ...flags, count }))
  }
  return rings
}

/**
 * @typedef {object} WkbFlags
 * @property {boolean} littleEndian
 * @property {number} type
 * @property {number} dim
 * @property {number} count
 */

/**
 * @import {DataReader, Geometry} from '../src/types.js'
 */

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/convert.js


/**
 * @import {ColumnDecoder, DecodedArray, Encoding, ParquetParsers} from '../src/types.js'
 */

const decoder = new TextDecoder()

/**
 * Default type parsers when no custom ones are given
 * @type ParquetParsers
 */
const DEFAULT_PARSERS = {
  timestampFromMilliseconds(millis) {
    return new Date(Number(millis))
  },
  timestampFromMicroseconds(micros) {
    return new Date(Number(micros / 1000n))
  },
  timestampFromNanoseconds(nanos) {
    return new Date(Number(nanos / 1000000n))
  },
  dateFromDays(days) {
    return new Date(days * 86400000)
  },
  stringFromBytes(bytes) {
    return bytes && decoder.decode(bytes)
  },
  jsonFromBytes(bytes) {
    return bytes && JSON.parse(decoder.decode(bytes))
  },
  geometryFromBytes(bytes) {
    return bytes && wkbToGeojson({ view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 })
  },
  geographyFromBytes(bytes) {
    return bytes && wkbToGeojson({ view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 })
  },
  uuidFromBytes(bytes) {
    if (!bytes) return undefined
    const hex = Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')
    return hex.slice(0, 8) + '-' + hex.slice(8, 12) + '-' + hex.slice(12, 16) + '-' + hex.slice(16, 20) + '-' + hex.slice(20, 32)
  },
}

/**
 * Convert known types from primitive to rich, and dereference dictionary.
 *
 * @param {DecodedArray} data series of primitive types
 * @param {DecodedArray | undefined} dictionary
 * @param {Encoding} encoding
 * @param {ColumnDecoder} columnDecoder
 * @returns {DecodedArray} series of rich types
 */
function convert_convertWithDictionary(data, dictionary, encoding, columnDecoder) {
  if (dictionary && encoding.endsWith('_DICTIONARY')) {
    let output = data
    if (data instanceof Uint8Array && !(dictionary instanceof Uint8Array)) {
      // @ts-expect-error upgrade data to match dictionary type with fancy constructor
      output = new dictionary.constructor(data.length)
    }
    for (let i = 0; i < data.length; i++) {
      output[i] = dictionary[data[i]]
    }
    return output
  } else {
    return convert_convert(data, columnDecoder)
  }
}

/**
 * Convert known types from primitive to rich.
 *
 * @param {DecodedArray} data series of primitive types
 * @param {ColumnDecoder} columnDecoder
 * @returns {DecodedArray} series of rich types
 */
function convert_convert(data, columnDecoder) {
  const { element, parsers, utf8 = true, schemaPath } = columnDecoder
  const { type, converted_type: ctype, logical_type: ltype } = element
  const nullable = element.repetition_type !== 'REQUIRED'

  // Skip utf8 conversion for plain BYTE_ARRAY inside VARIANT
  const isVariant = schemaPath?.some(s => s.element.logical_type?.type === 'VARIANT')
  if (isVariant && type === 'BYTE_ARRAY' && ctype !== 'UTF8' && ltype?.type !== 'STRING') {
    return data
  }
  if (ctype === 'DECIMAL') {
    const scale = element.scale || 0
    const factor = 10 ** -scale
    const arr = new Array(data.length)
    for (let i = 0; i < arr.length; i++) {
      if (data[i] instanceof Uint8Array) {
        arr[i] = parseDecimal(data[i]) * factor
      } else {
        arr[i] = Number(data[i]) * factor
      }
    }
    return arr
  }
  if (!ctype && type === 'INT96') {
    return Array.from(data).map(v => parsers.timestampFromNanoseconds(parseInt96Nanos(v)))
  }
  if (ctype === 'DATE') {
    return Array.from(data).map(v => parsers.dateFromDays(v))
  }
  if (ctype === 'TIMESTAMP_MILLIS') {
    return Array.from(data).map(v => parsers.timestampFromMilliseconds(v))
  }
  if (ctype === 'TIMESTAMP_MICROS') {
    return Array.from(data).map(v => parsers.timestampFromMicroseconds(v))
  }
  if (ctype === 'JSON') {
    return data.map(v => parsers.jsonFromBytes(v))
  }
  if (ctype === 'BSON') {
    throw new Error('parquet bson not supported')
  }
  if (ctype === 'INTERVAL') {
    throw new Error('parquet interval not supported')
  }
  if (ltype?.type === 'GEOMETRY') {
    return data.map(v => parsers.geometryFromBytes(v))
  }
  if (ltype?.type === 'GEOGRAPHY') {
    return data.map(v => parsers.geographyFromBytes(v))
  }
  if (ltype?.type === 'UUID') {
    return data.map(v => parsers.uuidFromBytes(v))
  }
  if (ctype === 'UTF8' || ltype?.type === 'STRING' || utf8 && type === 'BYTE_ARRAY') {
    return data.map(v => parsers.stringFromBytes(v))
  }
  if (ctype === 'UINT_64' || ltype?.type === 'INTEGER' && ltype.bitWidth === 64 && !ltype.isSigned) {
    if (data instanceof BigInt64Array) return new BigUint64Array(data.buffer, data.byteOffset, data.length)
    const arr = nullable ? new Array(data.length) : new BigUint64Array(data.length)
    for (let i = 0; i < arr.length; i++) arr[i] = data[i]
    return arr
  }
  if (ctype === 'UINT_32' || ltype?.type === 'INTEGER' && ltype.bitWidth === 32 && !ltype.isSigned) {
    if (data instanceof Int32Array) return new Uint32Array(data.buffer, data.byteOffset, data.length)
    const arr = nullable ? new Array(data.length) : new Uint32Array(data.length)
    for (let i = 0; i < arr.length; i++) {
      arr[i] = data[i] < 0 ? 4294967296 + data[i] : data[i]
    }
    return arr
  }
  if (ltype?.type === 'FLOAT16') {
    return Array.from(data).map(parseFloat16)
  }
  if (ltype?.type === 'TIMESTAMP') {
    const { unit } = ltype
    /** @type {ParquetParsers[keyof ParquetParsers]} */
    let parser = parsers.timestampFromMilliseconds
    if (unit === 'MICROS') parser = parsers.timestampFromMicroseconds
    if (unit === 'NANOS') parser = parsers.timestampFromNanoseconds
    const arr = new Array(data.length)
    for (let i = 0; i < arr.length; i++) {
      arr[i] = parser(data[i])
    }
    return arr
  }
  return data
}

/**
 * @param {Uint8Array} bytes
 * @returns {number}
 */
function parseDecimal(bytes) {
  if (!bytes.length) return 0

  let value = 0n
  for (const byte of bytes) {
    value = value * 256n + BigInt(byte)
  }

  // handle signed
  const bits = bytes.length * 8
  if (value >= 2n ** BigInt(bits - 1)) {
    value -= 2n ** BigInt(bits)
  }

  return Number(value)
}

/**
 * Converts INT96 date format (hi 32bit days, lo 64bit nanos) to nanos since epoch
 * @param {bigint} value
 * @returns {bigint}
 */
function parseInt96Nanos(value) {
  const days = (value >> 64n) - 2440588n
  const nano = value & 0xffffffffffffffffn
  return days * 86400000000000n + nano
}

/**
 * @param {Uint8Array | undefined} bytes
 * @returns {number | undefined}
 */
function parseFloat16(bytes) {
  if (!bytes) return undefined
  const int16 = bytes[1] << 8 | bytes[0]
  const sign = int16 >> 15 ? -1 : 1
  const exp = int16 >> 10 & 0x1f
  const frac = int16 & 0x3ff
  if (exp === 0) return sign * 2 ** -14 * (frac / 1024) // subnormals
  if (exp === 0x1f) return frac ? NaN : sign * Infinity
  return sign * 2 ** (exp - 15) * (1 + frac / 1024)
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/schema.js
/**
 * Build a tree from the schema elements.
 *
 * @param {SchemaElement[]} schema
 * @param {number} rootIndex index of the root element
 * @param {string[]} path path to the element
 * @returns {SchemaTree} tree of schema elements
 */
function schemaTree(schema, rootIndex, path) {
  const element = schema[rootIndex]
  const children = []
  let count = 1

  // Read the specified number of children
  if (element.num_children) {
    while (children.length < element.num_children) {
      const childElement = schema[rootIndex + count]
      const child = schemaTree(schema, rootIndex + count, [...path, childElement.name])
      count += child.count
      children.push(child)
    }
  }

  return { count, element, children, path }
}

/**
 * Get schema elements from the root to the given element name.
 *
 * @param {SchemaElement[]} schema
 * @param {string[]} name path to the element
 * @returns {SchemaTree[]} list of schema elements
 */
function getSchemaPath(schema, name) {
  return getTreePath(schemaTree(schema, 0, []), name)
}

/**
 * Get schema tree nodes from the root of a prebuilt tree to the given element name.
 *
 * @param {SchemaTree} tree root of the schema tree
 * @param {string[]} name path to the element
 * @returns {SchemaTree[]} list of schema elements
 */
function getTreePath(tree, name) {
  const path = [tree]
  for (const part of name) {
    const child = tree.children.find(child => child.element.name === part)
    if (!child) throw new Error(`parquet schema element not found: ${name}`)
    path.push(child)
    tree = child
  }
  return path
}

/**
 * Get all physical (leaf) column names.
 *
 * @param {SchemaTree} schemaTree
 * @returns {string[]} list of physical column names
 */
function getPhysicalColumns(schemaTree) {
  /** @type {string[]} */
  const columns = []
  /** @param {SchemaTree} node */
  function traverse(node) {
    if (node.children.length) {
      for (const child of node.children) {
        traverse(child)
      }
    } else {
      columns.push(node.path.join('.'))
    }
  }
  traverse(schemaTree)
  return columns
}

/**
 * Get the max repetition level for a given schema path.
 *
 * @param {SchemaTree[]} schemaPath
 * @returns {number} max repetition level
 */
function getMaxRepetitionLevel(schemaPath) {
  let maxLevel = 0
  for (const { element } of schemaPath) {
    if (element.repetition_type === 'REPEATED') {
      maxLevel++
    }
  }
  return maxLevel
}

/**
 * Get the max definition level for a given schema path.
 *
 * @param {SchemaTree[]} schemaPath
 * @returns {number} max definition level
 */
function getMaxDefinitionLevel(schemaPath) {
  let maxLevel = 0
  for (const { element } of schemaPath.slice(1)) {
    if (element.repetition_type !== 'REQUIRED') {
      maxLevel++
    }
  }
  return maxLevel
}

/**
 * Check if a column is list-like.
 *
 * @param {SchemaTree} schema
 * @returns {boolean} true if list-like
 */
function isListLike(schema) {
  if (!schema) return false
  if (schema.element.converted_type !== 'LIST') return false
  if (schema.children.length > 1) return false

  const firstChild = schema.children[0]
  if (firstChild.children.length > 1) return false
  if (firstChild.element.repetition_type !== 'REPEATED') return false

  return true
}

/**
 * Check if a column is map-like.
 *
 * @param {SchemaTree} schema
 * @returns {boolean} true if map-like
 */
function isMapLike(schema) {
  if (!schema) return false
  if (schema.element.converted_type !== 'MAP') return false
  if (schema.children.length > 1) return false

  const firstChild = schema.children[0]
  if (firstChild.children.length !== 2) return false
  if (firstChild.element.repetition_type !== 'REPEATED') return false

  const keyChild = firstChild.children.find(child => child.element.name === 'key')
  if (keyChild?.element.repetition_type === 'REPEATED') return false

  const valueChild = firstChild.children.find(child => child.element.name === 'value')
  if (valueChild?.element.repetition_type === 'REPEATED') return false

  return true
}

/**
 * Returns true if a column is non-nested.
 *
 * @param {SchemaTree[]} schemaPath
 * @returns {boolean}
 */
function schema_isFlatColumn(schemaPath) {
  if (schemaPath.length !== 2) return false
  const [, column] = schemaPath
  if (column.element.repetition_type === 'REPEATED') return false
  if (column.children.length) return false
  return true
}

/**
 * @import {SchemaElement, SchemaTree} from '../src/types.js'
 */

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/thrift.js
/**
 * @import {DataReader, ThriftObject, ThriftType} from '../src/types.js'
 */

// TCompactProtocol types
const STOP = 0
const TRUE = 1
const FALSE = 2
const BYTE = 3
const I16 = 4
const I32 = 5
const I64 = 6
const DOUBLE = 7
const BINARY = 8
const LIST = 9
const STRUCT = 12

/**
 * Parse TCompactProtocol
 *
 * @param {DataReader} reader
 * @returns {{ [key: `field_${number}`]: any }}
 */
function deserializeTCompactProtocol(reader) {
  /** @type {ThriftObject} */
  const value = {}
  let fid = 0

  while (true) {
    if (reader.offset >= reader.view.byteLength) throw new Error('thrift struct ended without STOP')
    // Parse each field based on its type and add to the result object
    const byte = reader.view.getUint8(reader.offset++)
    const type = byte & 0x0f
    if (type === STOP) break
    const delta = byte >> 4
    fid = delta ? fid + delta : readZigZag(reader)
    value[`field_${fid}`] = readElement(reader, type)
  }

  return value
}

/**
 * Read a single element based on its type
 *
 * @param {DataReader} reader
 * @param {number} type
 * @returns {ThriftType}
 */
function readElement(reader, type) {
  switch (type) {
  case TRUE:
    return true
  case FALSE:
    return false
  case BYTE:
    return reader.view.getInt8(reader.offset++)
  case I16:
  case I32:
    return readZigZag(reader)
  case I64:
    return readZigZagBigInt(reader)
  case DOUBLE: {
    const value = reader.view.getFloat64(reader.offset, true)
    reader.offset += 8
    return value
  }
  case BINARY: {
    const stringLength = readVarInt(reader)
    if (reader.offset + stringLength > reader.view.byteLength) {
      throw new Error(`thrift binary length ${stringLength} exceeds remaining ${reader.view.byteLength - reader.offset} bytes`)
    }
    const strBytes = new Uint8Array(reader.view.buffer, reader.view.byteOffset + reader.offset, stringLength)
    reader.offset += stringLength
    return strBytes
  }
  case LIST: {
    const byte = reader.view.getUint8(reader.offset++)
    const elemType = byte & 0x0f
    let listSize = byte >> 4
    if (listSize === 15) {
      listSize = readVarInt(reader)
    }
    const boolType = elemType === TRUE || elemType === FALSE
    const values = new Array(listSize)
    for (let i = 0; i < listSize; i++) {
      values[i] = boolType ? readElement(reader, BYTE) === 1 : readElement(reader, elemType)
    }
    return values
  }
  case STRUCT:
    // main function handles struct parsing
    return deserializeTCompactProtocol(reader)
  default:
    // MAP, SET, UUID not used by parquet
    throw new Error(`thrift unhandled type: ${type}`)
  }
}

/**
 * Read varint aka Unsigned LEB128.
 *
 * @param {DataReader} reader
 * @returns {number}
 */
function readVarInt(reader) {
  let result = 0
  let shift = 0
  while (true) {
    // Read groups of 7 low bits until high bit is 0
    const byte = reader.view.getUint8(reader.offset++)
    result |= (byte & 0x7f) << shift
    if (!(byte & 0x80)) {
      return result
    }
    shift += 7
  }
}

/**
 * Read a varint as a bigint.
 *
 * @param {DataReader} reader
 * @returns {bigint}
 */
function readVarBigInt(reader) {
  let result = 0n
  let shift = 0n
  while (true) {
    const byte = reader.view.getUint8(reader.offset++)
    result |= BigInt(byte & 0x7f) << shift
    if (!(byte & 0x80)) {
      return result
    }
    shift += 7n
  }
}

/**
 * Read a zigzag number.
 * Zigzag folds positive and negative numbers into the positive number space.
 *
 * @param {DataReader} reader
 * @returns {number}
 */
function readZigZag(reader) {
  const zigzag = readVarInt(reader)
  return zigzag >>> 1 ^ -(zigzag & 1)
}

/**
 * Read a zigzag bigint.
 *
 * @param {DataReader} reader
 * @returns {bigint}
 */
function readZigZagBigInt(reader) {
  const zigzag = readVarBigInt(reader)
  return zigzag >> 1n ^ -(zigzag & 1n)
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/geoparquet.js
/**
 * @param {SchemaElement[]} schema
 * @param {KeyValue[] | undefined} key_value_metadata
 * @returns {void}
 */
function markGeoColumns(schema, key_value_metadata) {
  // Prepare the list of GeoParquet columns
  /** @type {Map<string, LogicalType>} */
  const columns = new Map()
  const geo = key_value_metadata?.find(({ key }) => key === 'geo')?.value
  const decodedColumns = (geo && JSON.parse(geo)?.columns) ?? {}
  for (const [name, column] of Object.entries(decodedColumns)) {
    if (column.encoding !== 'WKB') continue

    const type = column.edges === 'spherical' ? 'GEOGRAPHY' : 'GEOMETRY'
    const id = column.crs?.id ?? column.crs?.ids?.[0]
    const crs = id ? `${id.authority}:${id.code.toString()}` : undefined
    // Note: we can't infer GEOGRAPHY's algorithm from GeoParquet
    columns.set(name, { type, crs })
  }

  // Mark schema elements with logical type
  // Only look at root-level columns of type BYTE_ARRAY without existing logical_type
  for (let i = 1; i < schema.length; i++) { // skip root
    const { logical_type, name, num_children, type } = schema[i]
    if (num_children) {
      i += num_children
      continue // skip the element and its children
    }
    if (type === 'BYTE_ARRAY' && !logical_type) {
      schema[i].logical_type = columns.get(name)
    }
  }
}

/**
 * @import {KeyValue, LogicalType, SchemaElement} from '../src/types.js'
 */

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/metadata.js






/**
 * @import {AsyncBuffer, FileMetaData, KeyValue, LogicalType, MetadataOptions, MinMaxType, ParquetParsers, SchemaElement, SchemaTree, Statistics, TimeUnit} from '../src/types.js'
 */

const defaultInitialFetchSize = 1 << 19 // 512kb

const metadata_decoder = new TextDecoder()
function decode(/** @type {Uint8Array} */ value) {
  return value && metadata_decoder.decode(value)
}

/**
 * Read parquet metadata from an async buffer.
 *
 * An AsyncBuffer is like an ArrayBuffer, but the slices are loaded
 * asynchronously, possibly over the network.
 *
 * You must provide the byteLength of the buffer, typically from a HEAD request.
 *
 * In theory, you could use suffix-range requests to fetch the end of the file,
 * and save a round trip. But in practice, this doesn't work because chrome
 * deems suffix-range requests as a not-safe-listed header, and will require
 * a pre-flight. So the byteLength is required.
 *
 * To make this efficient, we initially request the last 512kb of the file,
 * which is likely to contain the metadata. If the metadata length exceeds the
 * initial fetch, 512kb, we request the rest of the metadata from the AsyncBuffer.
 *
 * This ensures that we either make one 512kb initial request for the metadata,
 * or a second request for up to the metadata size.
 *
 * @param {AsyncBuffer} asyncBuffer parquet file contents
 * @param {MetadataOptions & { initialFetchSize?: number }} options initial fetch size in bytes (default 512kb)
 * @returns {Promise<FileMetaData>} parquet metadata object
 */
async function parquetMetadataAsync(asyncBuffer, { parsers, initialFetchSize = defaultInitialFetchSize, geoparquet = true } = {}) {
  if (!asyncBuffer || !(asyncBuffer.byteLength >= 0)) throw new Error('parquet expected AsyncBuffer')

  // fetch last bytes (footer) of the file
  const footerOffset = Math.max(0, asyncBuffer.byteLength - initialFetchSize)
  const footerBuffer = await asyncBuffer.slice(footerOffset, asyncBuffer.byteLength)

  // Check for parquet magic number "PAR1"
  const footerView = new DataView(footerBuffer)
  if (footerView.getUint32(footerBuffer.byteLength - 4, true) !== 0x31524150) {
    throw new Error('parquet file invalid (footer != PAR1)')
  }

  // Parquet files store metadata at the end of the file
  // Metadata length is 4 bytes before the last PAR1
  const metadataLength = footerView.getUint32(footerBuffer.byteLength - 8, true)
  if (metadataLength > asyncBuffer.byteLength - 8) {
    throw new Error(`parquet metadata length ${metadataLength} exceeds available buffer ${asyncBuffer.byteLength - 8}`)
  }

  // check if metadata size fits inside the initial fetch
  if (metadataLength + 8 > initialFetchSize) {
    // fetch the rest of the metadata
    const metadataOffset = asyncBuffer.byteLength - metadataLength - 8
    const metadataBuffer = await asyncBuffer.slice(metadataOffset, footerOffset)
    // combine initial fetch with the new slice
    const combinedBuffer = new ArrayBuffer(metadataLength + 8)
    const combinedView = new Uint8Array(combinedBuffer)
    combinedView.set(new Uint8Array(metadataBuffer))
    combinedView.set(new Uint8Array(footerBuffer), footerOffset - metadataOffset)
    return parquetMetadata(combinedBuffer, { parsers, geoparquet })
  } else {
    // parse metadata from the footer
    return parquetMetadata(footerBuffer, { parsers, geoparquet })
  }
}

/**
 * Read parquet metadata from a buffer synchronously.
 *
 * @param {ArrayBuffer | Uint8Array} arrayBuffer parquet file footer
 * @param {MetadataOptions} options metadata parsing options
 * @returns {FileMetaData} parquet metadata object
 */
function parquetMetadata(arrayBuffer, { parsers, geoparquet = true } = {}) {
  let view
  if (arrayBuffer instanceof ArrayBuffer) {
    view = new DataView(arrayBuffer)
  } else if (arrayBuffer instanceof Uint8Array) {
    view = new DataView(arrayBuffer.buffer, arrayBuffer.byteOffset, arrayBuffer.byteLength)
  } else {
    throw new Error('parquet expected ArrayBuffer or Uint8Array')
  }

  // Use default parsers if not given
  const allParsers = { ...DEFAULT_PARSERS, ...parsers }

  // Validate footer magic number "PAR1"
  if (view.byteLength < 8) {
    throw new Error('parquet file is too short')
  }
  if (view.getUint32(view.byteLength - 4, true) !== 0x31524150) {
    throw new Error('parquet file invalid (footer != PAR1)')
  }

  // Parquet files store metadata at the end of the file
  // Metadata length is 4 bytes before the last PAR1
  const metadataLengthOffset = view.byteLength - 8
  const metadataLength = view.getUint32(metadataLengthOffset, true)
  if (metadataLength > view.byteLength - 8) {
    // {metadata}, metadata_length, PAR1
    throw new Error(`parquet metadata length ${metadataLength} exceeds available buffer ${view.byteLength - 8}`)
  }

  const metadataOffset = metadataLengthOffset - metadataLength
  const reader = { view, offset: metadataOffset }
  const metadata = deserializeTCompactProtocol(reader)

  // Parse metadata from thrift data
  const version = metadata.field_1
  /** @type {SchemaElement[]} */
  const schema = metadata.field_2.map((/** @type {any} */ field) => ({
    type: ParquetTypes[field.field_1],
    type_length: field.field_2,
    repetition_type: FieldRepetitionTypes[field.field_3],
    name: decode(field.field_4),
    num_children: field.field_5,
    converted_type: ConvertedTypes[field.field_6],
    scale: field.field_7,
    precision: field.field_8,
    field_id: field.field_9,
    logical_type: logicalType(field.field_10),
  }))
  // schema element per column index
  const columnSchema = schema.filter(e => e.type)
  const num_rows = metadata.field_3
  const row_groups = metadata.field_4.map((/** @type {any} */ rowGroup) => ({
    columns: rowGroup.field_1.map((/** @type {any} */ column, /** @type {number} */ columnIndex) => ({
      file_path: decode(column.field_1),
      file_offset: column.field_2,
      meta_data: column.field_3 && {
        type: ParquetTypes[column.field_3.field_1],
        encodings: column.field_3.field_2?.map((/** @type {number} */ e) => Encodings[e]),
        path_in_schema: column.field_3.field_3.map(decode),
        codec: CompressionCodecs[column.field_3.field_4],
        num_values: column.field_3.field_5,
        total_uncompressed_size: column.field_3.field_6,
        total_compressed_size: column.field_3.field_7,
        key_value_metadata: column.field_3.field_8?.map((/** @type {any} */ kv) => ({
          key: decode(kv.field_1),
          value: decode(kv.field_2),
        })),
        data_page_offset: column.field_3.field_9,
        index_page_offset: column.field_3.field_10,
        dictionary_page_offset: column.field_3.field_11,
        statistics: convertStats(column.field_3.field_12, columnSchema[columnIndex], allParsers),
        encoding_stats: column.field_3.field_13?.map((/** @type {any} */ encodingStat) => ({
          page_type: PageTypes[encodingStat.field_1],
          encoding: Encodings[encodingStat.field_2],
          count: encodingStat.field_3,
        })),
        bloom_filter_offset: column.field_3.field_14,
        bloom_filter_length: column.field_3.field_15,
        size_statistics: column.field_3.field_16 && {
          unencoded_byte_array_data_bytes: column.field_3.field_16.field_1,
          repetition_level_histogram: column.field_3.field_16.field_2,
          definition_level_histogram: column.field_3.field_16.field_3,
        },
        geospatial_statistics: column.field_3.field_17 && {
          bbox: column.field_3.field_17.field_1 && {
            xmin: column.field_3.field_17.field_1.field_1,
            xmax: column.field_3.field_17.field_1.field_2,
            ymin: column.field_3.field_17.field_1.field_3,
            ymax: column.field_3.field_17.field_1.field_4,
            zmin: column.field_3.field_17.field_1.field_5,
            zmax: column.field_3.field_17.field_1.field_6,
            mmin: column.field_3.field_17.field_1.field_7,
            mmax: column.field_3.field_17.field_1.field_8,
          },
          geospatial_types: column.field_3.field_17.field_2,
        },
      },
      offset_index_offset: column.field_4,
      offset_index_length: column.field_5,
      column_index_offset: column.field_6,
      column_index_length: column.field_7,
      crypto_metadata: column.field_8,
      encrypted_column_metadata: column.field_9,
    })),
    total_byte_size: rowGroup.field_2,
    num_rows: rowGroup.field_3,
    sorting_columns: rowGroup.field_4?.map((/** @type {any} */ sortingColumn) => ({
      column_idx: sortingColumn.field_1,
      descending: sortingColumn.field_2,
      nulls_first: sortingColumn.field_3,
    })),
    file_offset: rowGroup.field_5,
    total_compressed_size: rowGroup.field_6,
    ordinal: rowGroup.field_7,
  }))
  /** @type {KeyValue[] | undefined} */
  const key_value_metadata = metadata.field_5?.map((/** @type {any} */ kv) => ({
    key: decode(kv.field_1),
    value: decode(kv.field_2),
  }))
  const created_by = decode(metadata.field_6)

  if (geoparquet) {
    markGeoColumns(schema, key_value_metadata)
  }

  return {
    version,
    schema,
    num_rows,
    row_groups,
    key_value_metadata,
    created_by,
    metadata_length: metadataLength,
  }
}

/**
 * Return a tree of schema elements from parquet metadata.
 *
 * @param {{schema: SchemaElement[]}} metadata parquet metadata object
 * @returns {SchemaTree} tree of schema elements
 */
function parquetSchema({ schema }) {
  return getSchemaPath(schema, [])[0]
}

/**
 * @param {any} logicalType
 * @returns {LogicalType | undefined}
 */
function logicalType(logicalType) {
  if (logicalType?.field_1) return { type: 'STRING' }
  if (logicalType?.field_2) return { type: 'MAP' }
  if (logicalType?.field_3) return { type: 'LIST' }
  if (logicalType?.field_4) return { type: 'ENUM' }
  if (logicalType?.field_5) return {
    type: 'DECIMAL',
    scale: logicalType.field_5.field_1,
    precision: logicalType.field_5.field_2,
  }
  if (logicalType?.field_6) return { type: 'DATE' }
  if (logicalType?.field_7) return {
    type: 'TIME',
    isAdjustedToUTC: logicalType.field_7.field_1,
    unit: timeUnit(logicalType.field_7.field_2),
  }
  if (logicalType?.field_8) return {
    type: 'TIMESTAMP',
    isAdjustedToUTC: logicalType.field_8.field_1,
    unit: timeUnit(logicalType.field_8.field_2),
  }
  if (logicalType?.field_10) return {
    type: 'INTEGER',
    bitWidth: logicalType.field_10.field_1,
    isSigned: logicalType.field_10.field_2,
  }
  if (logicalType?.field_11) return { type: 'NULL' }
  if (logicalType?.field_12) return { type: 'JSON' }
  if (logicalType?.field_13) return { type: 'BSON' }
  if (logicalType?.field_14) return { type: 'UUID' }
  if (logicalType?.field_15) return { type: 'FLOAT16' }
  if (logicalType?.field_16) return {
    type: 'VARIANT',
    specification_version: logicalType.field_16.field_1,
  }
  if (logicalType?.field_17) return {
    type: 'GEOMETRY',
    crs: decode(logicalType.field_17.field_1),
  }
  if (logicalType?.field_18) return {
    type: 'GEOGRAPHY',
    crs: decode(logicalType.field_18.field_1),
    algorithm: EdgeInterpolationAlgorithms[logicalType.field_18.field_2],
  }
  return logicalType
}

/**
 * @param {any} unit
 * @returns {TimeUnit}
 */
function timeUnit(unit) {
  if (unit.field_1) return 'MILLIS'
  if (unit.field_2) return 'MICROS'
  if (unit.field_3) return 'NANOS'
  throw new Error('parquet time unit required')
}

/**
 * Convert column statistics based on column type.
 *
 * @param {any} stats
 * @param {SchemaElement} schema
 * @param {ParquetParsers} parsers
 * @returns {Statistics}
 */
function convertStats(stats, schema, parsers) {
  return stats && {
    max: convertMetadata(stats.field_1, schema, parsers),
    min: convertMetadata(stats.field_2, schema, parsers),
    null_count: stats.field_3,
    distinct_count: stats.field_4,
    max_value: convertMetadata(stats.field_5, schema, parsers),
    min_value: convertMetadata(stats.field_6, schema, parsers),
    is_max_value_exact: stats.field_7,
    is_min_value_exact: stats.field_8,
  }
}

/**
 * @param {Uint8Array | undefined} value
 * @param {SchemaElement} schema
 * @param {ParquetParsers} parsers
 * @returns {MinMaxType | undefined}
 */
function convertMetadata(value, schema, parsers) {
  const { type, converted_type, logical_type } = schema
  if (value === undefined) return value
  if (type === 'BOOLEAN') return value[0] === 1
  if (type === 'BYTE_ARRAY') return parsers.stringFromBytes(value)
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength)
  if (type === 'FLOAT' && view.byteLength === 4) return view.getFloat32(0, true)
  if (type === 'DOUBLE' && view.byteLength === 8) return view.getFloat64(0, true)
  if (type === 'INT32' && converted_type === 'DECIMAL' && view.byteLength === 4) {
    return view.getInt32(0, true) * 10 ** -(schema.scale || 0)
  }
  if (type === 'INT64' && converted_type === 'DECIMAL' && view.byteLength === 8) {
    return Number(view.getBigInt64(0, true)) * 10 ** -(schema.scale || 0)
  }
  if (type === 'INT32' && converted_type === 'DATE') return parsers.dateFromDays(view.getInt32(0, true))
  if (type === 'INT64' && converted_type === 'TIMESTAMP_MILLIS') return parsers.timestampFromMilliseconds(view.getBigInt64(0, true))
  if (type === 'INT64' && converted_type === 'TIMESTAMP_MICROS') return parsers.timestampFromMicroseconds(view.getBigInt64(0, true))
  if (type === 'INT64' && logical_type?.type === 'TIMESTAMP' && logical_type?.unit === 'NANOS') return parsers.timestampFromNanoseconds(view.getBigInt64(0, true))
  if (type === 'INT64' && logical_type?.type === 'TIMESTAMP' && logical_type?.unit === 'MICROS') return parsers.timestampFromMicroseconds(view.getBigInt64(0, true))
  if (type === 'INT64' && logical_type?.type === 'TIMESTAMP') return parsers.timestampFromMilliseconds(view.getBigInt64(0, true))
  const unsigned = converted_type?.startsWith('UINT_') ||
    logical_type?.type === 'INTEGER' && !logical_type.isSigned
  if (type === 'INT32' && unsigned && view.byteLength === 4) return view.getUint32(0, true)
  if (type === 'INT64' && unsigned && view.byteLength === 8) return view.getBigUint64(0, true)
  if (type === 'INT32' && view.byteLength === 4) return view.getInt32(0, true)
  if (type === 'INT64' && view.byteLength === 8) return view.getBigInt64(0, true)
  if (converted_type === 'DECIMAL') return parseDecimal(value) * 10 ** -(schema.scale || 0)
  if (logical_type?.type === 'FLOAT16') return parseFloat16(value)
  if (logical_type?.type === 'UUID') return parsers.uuidFromBytes(value)
  if (type === 'FIXED_LEN_BYTE_ARRAY') return value
  // assert(false)
  return value
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/column.js
/**
 * @import {ColumnDecoder, DataReader, DecodedArray, PageHeader, PageResult, RowGroupSelect, Statistics, SubColumnData} from '../src/types.js'
 */









/**
 * Parse column data from a buffer.
 *
 * @param {DataReader} reader
 * @param {RowGroupSelect} rowGroupSelect row group selection
 * @param {ColumnDecoder} columnDecoder column decoder params
 * @param {(chunk: SubColumnData) => void} [onPage] callback for each page
 * @returns {{ data: DecodedArray[], skipped: number }}
 */
function readColumn(reader, { groupStart, selectStart, selectEnd }, columnDecoder, onPage) {
  const { pathInSchema, schemaPath } = columnDecoder
  const isFlat = isFlatColumn(schemaPath)
  /** @type {DecodedArray[]} */
  const chunks = []
  /** @type {DecodedArray | undefined} */
  let dictionary = undefined
  /** @type {DecodedArray | undefined} */
  let lastChunk = undefined
  let rowCount = 0
  let skipped = 0

  const emitLastChunk = onPage && (() => {
    lastChunk && onPage({
      pathInSchema,
      columnData: lastChunk,
      rowStart: groupStart + rowCount - lastChunk.length,
      rowEnd: groupStart + rowCount,
    })
  })

  while (isFlat ? rowCount < selectEnd : reader.offset < reader.view.byteLength - 1) {
    if (reader.offset >= reader.view.byteLength - 1) break // end of reader

    // read page header
    const header = parquetHeader(reader)
    if (header.type === 'DICTIONARY_PAGE') {
      const { data } = readPage(reader, header, columnDecoder, dictionary, undefined, 0)
      if (data) dictionary = convert(data, columnDecoder)
    } else {
      const lastChunkLength = lastChunk?.length || 0
      const result = readPage(reader, header, columnDecoder, dictionary, lastChunk, selectStart - rowCount)
      if (result.skipped) {
        // skipped page - just advance row count, don't add to chunks
        if (!chunks.length) {
          skipped += result.skipped
        }
        rowCount += result.skipped
      } else if (result.data && lastChunk === result.data) {
        // continued from previous page
        rowCount += result.data.length - lastChunkLength
      } else if (result.data && result.data.length) {
        emitLastChunk?.()
        chunks.push(result.data)
        rowCount += result.data.length
        lastChunk = result.data
      }
    }
  }
  emitLastChunk?.()

  return { data: chunks, skipped }
}

/**
 * Read a page (data or dictionary) from a buffer.
 *
 * @param {DataReader} reader
 * @param {PageHeader} header
 * @param {ColumnDecoder} columnDecoder
 * @param {DecodedArray | undefined} dictionary
 * @param {DecodedArray | undefined} previousChunk
 * @param {number} pageStart skip this many rows in the page
 * @returns {PageResult}
 */
function readPage(reader, header, columnDecoder, dictionary, previousChunk, pageStart) {
  const { type, element, schemaPath, codec, compressors } = columnDecoder
  // read compressed_page_size bytes
  const compressedBytes = new Uint8Array(
    reader.view.buffer, reader.view.byteOffset + reader.offset, header.compressed_page_size
  )
  reader.offset += header.compressed_page_size

  // parse page data by type
  if (header.type === 'DATA_PAGE') {
    const daph = header.data_page_header
    if (!daph) throw new Error('parquet data page header is undefined')

    // skip unnecessary non-nested pages
    if (pageStart > daph.num_values && isFlatColumn(schemaPath)) {
      return { skipped: daph.num_values }
    }

    const page = decompressPage(compressedBytes, Number(header.uncompressed_page_size), codec, compressors)
    const { definitionLevels, repetitionLevels, dataPage } = readDataPage(page, daph, columnDecoder)
    // assert(!daph.statistics?.null_count || daph.statistics.null_count === BigInt(daph.num_values - dataPage.length))

    // convert types, dereference dictionary, and assemble lists
    const values = convertWithDictionary(dataPage, dictionary, daph.encoding, columnDecoder)
    const output = Array.isArray(previousChunk) ? previousChunk : []
    const assembled = assembleLists(output, definitionLevels, repetitionLevels, values, schemaPath)
    return { skipped: 0, data: assembled }
  } else if (header.type === 'DATA_PAGE_V2') {
    const daph2 = header.data_page_header_v2
    if (!daph2) throw new Error('parquet data page header v2 is undefined')

    // skip unnecessary pages
    if (pageStart > daph2.num_rows) {
      return { skipped: daph2.num_rows }
    }

    const { definitionLevels, repetitionLevels, dataPage } =
      readDataPageV2(compressedBytes, header, columnDecoder)

    // convert types, dereference dictionary, and assemble lists
    const values = convertWithDictionary(dataPage, dictionary, daph2.encoding, columnDecoder)
    const output = Array.isArray(previousChunk) ? previousChunk : []
    const assembled = assembleLists(output, definitionLevels, repetitionLevels, values, schemaPath)
    return { skipped: 0, data: assembled }
  } else if (header.type === 'DICTIONARY_PAGE') {
    const diph = header.dictionary_page_header
    if (!diph) throw new Error('parquet dictionary page header is undefined')

    const page = decompressPage(
      compressedBytes, Number(header.uncompressed_page_size), codec, compressors
    )

    const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 }
    const dictArray = readPlain(reader, type, diph.num_values, element.type_length)
    return { skipped: 0, data: dictArray }
  } else {
    throw new Error(`parquet unsupported page type: ${header.type}`)
  }
}

/**
 * Read a page header from a buffer, leaving the reader at the start of the page data.
 *
 * @param {DataReader} reader
 * @returns {PageHeader}
 */
function parquetHeader(reader) {
  const header = deserializeTCompactProtocol(reader)

  // Parse parquet header from thrift data
  const type = PageTypes[header.field_1]
  const uncompressed_page_size = header.field_2
  const compressed_page_size = header.field_3
  const crc = header.field_4
  const data_page_header = header.field_5 && {
    num_values: header.field_5.field_1,
    encoding: Encodings[header.field_5.field_2],
    definition_level_encoding: Encodings[header.field_5.field_3],
    repetition_level_encoding: Encodings[header.field_5.field_4],
    statistics: pageStatistics(header.field_5.field_5),
  }
  const index_page_header = header.field_6
  const dictionary_page_header = header.field_7 && {
    num_values: header.field_7.field_1,
    encoding: Encodings[header.field_7.field_2],
    is_sorted: header.field_7.field_3,
  }
  const data_page_header_v2 = header.field_8 && {
    num_values: header.field_8.field_1,
    num_nulls: header.field_8.field_2,
    num_rows: header.field_8.field_3,
    encoding: Encodings[header.field_8.field_4],
    definition_levels_byte_length: header.field_8.field_5,
    repetition_levels_byte_length: header.field_8.field_6,
    is_compressed: header.field_8.field_7 === undefined ? true : header.field_8.field_7, // default true
    statistics: pageStatistics(header.field_8.field_8),
  }

  return {
    type,
    uncompressed_page_size,
    compressed_page_size,
    crc,
    data_page_header,
    index_page_header,
    dictionary_page_header,
    data_page_header_v2,
  }
}

/**
 * @param {any} stats thrift Statistics struct
 * @returns {Statistics | undefined}
 */
function pageStatistics(stats) {
  return stats && {
    max: stats.field_1,
    min: stats.field_2,
    null_count: stats.field_3,
    distinct_count: stats.field_4,
    max_value: stats.field_5,
    min_value: stats.field_6,
    is_max_value_exact: stats.field_7,
    is_min_value_exact: stats.field_8,
  }
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/delta.js
/**
 * @import {DataReader} from '../src/types.js'
 */



/**
 * @param {DataReader} reader
 * @param {number} count number of values to read
 * @param {Int32Array | BigInt64Array} output
 */
function deltaBinaryUnpack(reader, count, output) {
  if (output instanceof Int32Array) {
    deltaBinaryUnpackInt32(reader, count, output)
    return
  }
  const blockSize = readVarInt(reader)
  const miniblockPerBlock = readVarInt(reader)
  readVarInt(reader) // assert(=== count)
  let value = readZigZagBigInt(reader) // first value
  let outputIndex = 0
  output[outputIndex++] = value

  const valuesPerMiniblock = blockSize / miniblockPerBlock

  while (outputIndex < count) {
    // new block
    const minDelta = readZigZagBigInt(reader)
    const bitWidths = new Uint8Array(miniblockPerBlock)
    for (let i = 0; i < miniblockPerBlock; i++) {
      bitWidths[i] = reader.view.getUint8(reader.offset++)
    }

    for (let i = 0; i < miniblockPerBlock && outputIndex < count; i++) {
      // new miniblock
      const bitWidth = bitWidths[i]
      if (bitWidth) {
        // Miniblock data lengths are multiples of four bytes.
        let bitpackPos = 0
        let miniblockCount = valuesPerMiniblock
        const mask = (1n << BigInt(bitWidth)) - 1n
        while (miniblockCount && outputIndex < count) {
          let bits = BigInt(reader.view.getUint32(reader.offset, true) >>> bitpackPos) & mask // TODO: don't re-read value every time
          bitpackPos += bitWidth
          while (bitpackPos >= 32) {
            bitpackPos -= 32
            reader.offset += 4
            if (bitpackPos) {
              bits |= BigInt(reader.view.getUint32(reader.offset, true)) << BigInt(bitWidth - bitpackPos) & mask
            }
          }
          const delta = minDelta + bits
          value += delta
          output[outputIndex++] = value
          miniblockCount--
        }
        if (miniblockCount) {
          // consume leftover miniblock
          reader.offset += Math.ceil((miniblockCount * bitWidth + bitpackPos) / 8)
        }
      } else {
        for (let j = 0; j < valuesPerMiniblock && outputIndex < count; j++) {
          value += minDelta
          output[outputIndex++] = value
        }
      }
    }
  }
}

/**
 * Decode INT32 without BigInt arithmetic in the per-value loop.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @param {Int32Array} output
 */
function deltaBinaryUnpackInt32(reader, count, output) {
  const blockSize = readVarInt(reader)
  const miniblockPerBlock = readVarInt(reader)
  readVarInt(reader)
  let value = readZigZag(reader)
  let outputIndex = 0
  output[outputIndex++] = value
  const valuesPerMiniblock = blockSize / miniblockPerBlock
  const { view } = reader
  while (outputIndex < count) {
    const minDelta = readZigZagInt33(reader)
    const bitWidthsOffset = reader.offset
    let offset = bitWidthsOffset + miniblockPerBlock
    for (let i = 0; i < miniblockPerBlock && outputIndex < count; i++) {
      const bitWidth = view.getUint8(bitWidthsOffset + i)
      const end = offset + valuesPerMiniblock * bitWidth / 8
      let bitOffset = 0
      for (let j = 0; j < valuesPerMiniblock && outputIndex < count; j++) {
        let residual = 0
        let bitsRead = 0
        while (bitsRead < bitWidth) {
          const bitsToRead = Math.min(8 - bitOffset, bitWidth - bitsRead)
          // Residual bits at 32 and above vanish modulo 2^32.
          if (bitsRead < 32) {
            residual |= (view.getUint8(offset) >>> bitOffset & (1 << bitsToRead) - 1) << bitsRead
          }
          bitsRead += bitsToRead
          bitOffset += bitsToRead
          if (bitOffset === 8) {
            bitOffset = 0
            offset++
          }
        }
        // Parquet INT32 delta arithmetic wraps in two's complement.
        value = value + minDelta + residual | 0
        output[outputIndex++] = value
      }
      // Consume the entire padded miniblock, but not unused miniblock bodies.
      offset = end
    }
    reader.offset = offset
  }
}

/**
 * Read a zigzag varint modulo 2^32. INT32 deltas can need 33 bits, which
 * readZigZag truncates, but only the low 32 bits of the decoded value matter.
 * readVarInt keeps the low 32 zigzag bits of a 5-byte varint; bit 32 is bit 4
 * of the fifth byte. Reusing readVarInt keeps the caller's hot loop fast.
 *
 * @param {DataReader} reader
 * @returns {number}
 */
function readZigZagInt33(reader) {
  const start = reader.offset
  const low = readVarInt(reader)
  const high = reader.offset - start === 5 ? reader.view.getUint8(start + 4) >>> 4 & 1 : 0
  return (low >>> 1 | high << 31) ^ -(low & 1)
}

/**
 * @param {DataReader} reader
 * @param {number} count
 * @param {Uint8Array[]} output
 */
function deltaLengthByteArray(reader, count, output) {
  const lengths = new Int32Array(count)
  deltaBinaryUnpack(reader, count, lengths)
  for (let i = 0; i < count; i++) {
    output[i] = new Uint8Array(reader.view.buffer, reader.view.byteOffset + reader.offset, lengths[i])
    reader.offset += lengths[i]
  }
}

/**
 * @param {DataReader} reader
 * @param {number} count
 * @param {Uint8Array[]} output
 */
function deltaByteArray(reader, count, output) {
  const prefixData = new Int32Array(count)
  deltaBinaryUnpack(reader, count, prefixData)
  const suffixData = new Int32Array(count)
  deltaBinaryUnpack(reader, count, suffixData)

  for (let i = 0; i < count; i++) {
    const suffix = new Uint8Array(reader.view.buffer, reader.view.byteOffset + reader.offset, suffixData[i])
    if (prefixData[i]) {
      // copy from previous value
      output[i] = new Uint8Array(prefixData[i] + suffixData[i])
      output[i].set(output[i - 1].subarray(0, prefixData[i]))
      output[i].set(suffix, prefixData[i])
    } else {
      output[i] = suffix
    }
    reader.offset += suffixData[i]
  }
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/encoding.js
/**
 * @import {DataReader, DecodedArray, ParquetType} from '../src/types.js'
 */



/**
 * Read values from a run-length encoded/bit-packed hybrid encoding.
 *
 * If length is zero, then read int32 length at the start.
 *
 * @param {DataReader} reader
 * @param {number} width - bitwidth
 * @param {DecodedArray} output
 * @param {number} [length] - length of the encoded data
 */
function readRleBitPackedHybrid(reader, width, output, length) {
  if (length === undefined) {
    length = reader.view.getUint32(reader.offset, true)
    reader.offset += 4
  }
  const startOffset = reader.offset
  let seen = 0
  while (seen < output.length) {
    const header = readVarInt(reader)
    if (header & 1) {
      // bit-packed
      seen = readBitPacked(reader, header, width, output, seen)
    } else {
      // rle
      const count = header >>> 1
      readRle(reader, count, width, output, seen)
      seen += count
    }
  }
  reader.offset = startOffset + length // duckdb writes an empty block
}

/**
 * Run-length encoding: read value with bitWidth and repeat it count times.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @param {number} bitWidth
 * @param {DecodedArray} output
 * @param {number} seen
 */
function readRle(reader, count, bitWidth, output, seen) {
  const width = bitWidth + 7 >> 3
  let value = 0
  for (let i = 0; i < width; i++) {
    value |= reader.view.getUint8(reader.offset++) << (i << 3)
  }
  // assert(value < 1 << bitWidth)

  // repeat value count times
  for (let i = 0; i < count; i++) {
    output[seen + i] = value
  }
}

/**
 * Read a bit-packed run of the rle/bitpack hybrid.
 * Supports width > 8 (crossing bytes).
 *
 * @param {DataReader} reader
 * @param {number} header - bit-pack header
 * @param {number} bitWidth
 * @param {DecodedArray} output
 * @param {number} seen
 * @returns {number} total output values so far
 */
function readBitPacked(reader, header, bitWidth, output, seen) {
  let count = header >> 1 << 3 // values to read
  const mask = (1 << bitWidth) - 1

  let data = 0
  if (reader.offset < reader.view.byteLength) {
    data = reader.view.getUint8(reader.offset++)
  } else if (mask) {
    // sometimes out-of-bounds reads are masked out
    throw new Error(`parquet bitpack offset ${reader.offset} out of range`)
  }
  let left = 8
  let right = 0

  // read values
  while (count) {
    // if we have crossed a byte boundary, shift the data
    if (right > 8) {
      right -= 8
      left -= 8
      data >>>= 8
    } else if (left - right < bitWidth) {
      // if we don't have bitWidth number of bits to read, read next byte
      data |= reader.view.getUint8(reader.offset) << left
      reader.offset++
      left += 8
    } else {
      if (seen < output.length) {
        // emit value
        output[seen++] = data >> right & mask
      }
      count--
      right += bitWidth
    }
  }

  return seen
}

/**
 * @param {DataReader} reader
 * @param {number} count
 * @param {ParquetType} type
 * @param {number | undefined} typeLength
 * @returns {DecodedArray}
 */
function byteStreamSplit(reader, count, type, typeLength) {
  const width = byteWidth(type, typeLength)
  const bytes = new Uint8Array(count * width)
  for (let b = 0; b < width; b++) {
    for (let i = 0; i < count; i++) {
      bytes[i * width + b] = reader.view.getUint8(reader.offset++)
    }
  }
  // interpret bytes as typed array
  if (type === 'FLOAT') return new Float32Array(bytes.buffer)
  else if (type === 'DOUBLE') return new Float64Array(bytes.buffer)
  else if (type === 'INT32') return new Int32Array(bytes.buffer)
  else if (type === 'INT64') return new BigInt64Array(bytes.buffer)
  else if (type === 'FIXED_LEN_BYTE_ARRAY') {
    // split into arrays of typeLength
    const split = new Array(count)
    for (let i = 0; i < count; i++) {
      split[i] = bytes.subarray(i * width, (i + 1) * width)
    }
    return split
  }
  throw new Error(`parquet byte_stream_split unsupported type: ${type}`)
}

/**
 * @param {ParquetType} type
 * @param {number | undefined} typeLength
 * @returns {number}
 */
function byteWidth(type, typeLength) {
  switch (type) {
  case 'INT32':
  case 'FLOAT':
    return 4
  case 'INT64':
  case 'DOUBLE':
    return 8
  case 'FIXED_LEN_BYTE_ARRAY':
    if (!typeLength) throw new Error('parquet byteWidth missing type_length')
    return typeLength
  default:
    throw new Error(`parquet unsupported type: ${type}`)
  }
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/plain.js
/**
 * Read `count` values of the given type from the reader.view.
 *
 * @param {DataReader} reader - buffer to read data from
 * @param {ParquetType} type - parquet type of the data
 * @param {number} count - number of values to read
 * @param {number | undefined} fixedLength - length of each fixed length byte array
 * @returns {DecodedArray} array of values
 */
function plain_readPlain(reader, type, count, fixedLength) {
  if (count === 0) return []
  if (type === 'BOOLEAN') {
    return readPlainBoolean(reader, count)
  } else if (type === 'INT32') {
    return readPlainInt32(reader, count)
  } else if (type === 'INT64') {
    return readPlainInt64(reader, count)
  } else if (type === 'INT96') {
    return readPlainInt96(reader, count)
  } else if (type === 'FLOAT') {
    return readPlainFloat(reader, count)
  } else if (type === 'DOUBLE') {
    return readPlainDouble(reader, count)
  } else if (type === 'BYTE_ARRAY') {
    return readPlainByteArray(reader, count)
  } else if (type === 'FIXED_LEN_BYTE_ARRAY') {
    if (!fixedLength) throw new Error('parquet missing fixed length')
    return readPlainByteArrayFixed(reader, count, fixedLength)
  } else {
    throw new Error(`parquet unhandled type: ${type}`)
  }
}

/**
 * Read `count` boolean values.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @returns {boolean[]}
 */
function readPlainBoolean(reader, count) {
  const values = new Array(count)
  for (let i = 0; i < count; i++) {
    const byteOffset = reader.offset + (i / 8 | 0)
    const bitOffset = i % 8
    const byte = reader.view.getUint8(byteOffset)
    values[i] = (byte & 1 << bitOffset) !== 0
  }
  reader.offset += Math.ceil(count / 8)
  return values
}

/**
 * Read `count` int32 values.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @returns {Int32Array}
 */
function readPlainInt32(reader, count) {
  const values = (reader.view.byteOffset + reader.offset) % 4
    ? new Int32Array(align(reader.view.buffer, reader.view.byteOffset + reader.offset, count * 4))
    : new Int32Array(reader.view.buffer, reader.view.byteOffset + reader.offset, count)
  reader.offset += count * 4
  return values
}

/**
 * Read `count` int64 values.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @returns {BigInt64Array}
 */
function readPlainInt64(reader, count) {
  const values = (reader.view.byteOffset + reader.offset) % 8
    ? new BigInt64Array(align(reader.view.buffer, reader.view.byteOffset + reader.offset, count * 8))
    : new BigInt64Array(reader.view.buffer, reader.view.byteOffset + reader.offset, count)
  reader.offset += count * 8
  return values
}

/**
 * Read `count` int96 values.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @returns {bigint[]}
 */
function readPlainInt96(reader, count) {
  const values = new Array(count)
  for (let i = 0; i < count; i++) {
    const low = reader.view.getBigInt64(reader.offset + i * 12, true)
    const high = reader.view.getInt32(reader.offset + i * 12 + 8, true)
    values[i] = BigInt(high) << 64n | low
  }
  reader.offset += count * 12
  return values
}

/**
 * Read `count` float values.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @returns {Float32Array}
 */
function readPlainFloat(reader, count) {
  const values = (reader.view.byteOffset + reader.offset) % 4
    ? new Float32Array(align(reader.view.buffer, reader.view.byteOffset + reader.offset, count * 4))
    : new Float32Array(reader.view.buffer, reader.view.byteOffset + reader.offset, count)
  reader.offset += count * 4
  return values
}

/**
 * Read `count` double values.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @returns {Float64Array}
 */
function readPlainDouble(reader, count) {
  const values = (reader.view.byteOffset + reader.offset) % 8
    ? new Float64Array(align(reader.view.buffer, reader.view.byteOffset + reader.offset, count * 8))
    : new Float64Array(reader.view.buffer, reader.view.byteOffset + reader.offset, count)
  reader.offset += count * 8
  return values
}

/**
 * Read `count` byte array values.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @returns {Uint8Array[]}
 */
function readPlainByteArray(reader, count) {
  const values = new Array(count)
  for (let i = 0; i < count; i++) {
    const length = reader.view.getUint32(reader.offset, true)
    reader.offset += 4
    values[i] = new Uint8Array(reader.view.buffer, reader.view.byteOffset + reader.offset, length)
    reader.offset += length
  }
  return values
}

/**
 * Read a fixed length byte array.
 *
 * @param {DataReader} reader
 * @param {number} count
 * @param {number} fixedLength
 * @returns {Uint8Array[]}
 */
function readPlainByteArrayFixed(reader, count, fixedLength) {
  // assert(reader.view.byteLength - reader.offset >= count * fixedLength)
  const values = new Array(count)
  for (let i = 0; i < count; i++) {
    values[i] = new Uint8Array(reader.view.buffer, reader.view.byteOffset + reader.offset, fixedLength)
    reader.offset += fixedLength
  }
  return values
}

/**
 * Create a new buffer with the offset and size.
 *
 * @import {DataReader, DecodedArray, ParquetType} from '../src/types.js'
 * @param {ArrayBufferLike} buffer
 * @param {number} offset
 * @param {number} size
 * @returns {ArrayBuffer}
 */
function align(buffer, offset, size) {
  const aligned = new ArrayBuffer(size)
  new Uint8Array(aligned).set(new Uint8Array(buffer, offset, size))
  return aligned
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/snappy.js
/**
 * The MIT License (MIT)
 * Copyright (c) 2016 Zhipeng Jia
 * https://github.com/zhipeng-jia/snappyjs
 */

const WORD_MASK = [0, 0xff, 0xffff, 0xffffff, 0xffffffff]

/**
 * Copy bytes from one array to another
 *
 * @param {Uint8Array} fromArray source array
 * @param {number} fromPos source position
 * @param {Uint8Array} toArray destination array
 * @param {number} toPos destination position
 * @param {number} length number of bytes to copy
 */
function copyBytes(fromArray, fromPos, toArray, toPos, length) {
  for (let i = 0; i < length; i++) {
    toArray[toPos + i] = fromArray[fromPos + i]
  }
}

/**
 * Decompress snappy data.
 * Accepts an output buffer to avoid allocating a new buffer for each call.
 *
 * @param {Uint8Array} input compressed data
 * @param {Uint8Array} output output buffer
 */
function snappyUncompress(input, output) {
  const inputLength = input.byteLength
  const outputLength = output.byteLength
  let pos = 0
  let outPos = 0

  // skip preamble (contains uncompressed length as varint)
  while (pos < inputLength) {
    const c = input[pos]
    pos++
    if (c < 128) {
      break
    }
  }
  if (outputLength && pos >= inputLength) {
    throw new Error('invalid snappy length header')
  }

  while (pos < inputLength) {
    const c = input[pos]
    let len = 0
    pos++

    if (pos >= inputLength) {
      throw new Error('missing eof marker')
    }

    // There are two types of elements, literals and copies (back references)
    if ((c & 0x3) === 0) {
      // Literals are uncompressed data stored directly in the byte stream
      let len = (c >>> 2) + 1
      // Longer literal length is encoded in multiple bytes
      if (len > 60) {
        if (pos + 3 >= inputLength) {
          throw new Error('snappy error literal pos + 3 >= inputLength')
        }
        const lengthSize = len - 60 // length bytes - 1
        len = input[pos]
          + (input[pos + 1] << 8)
          + (input[pos + 2] << 16)
          + (input[pos + 3] << 24)
        len = (len & WORD_MASK[lengthSize]) + 1
        pos += lengthSize
      }
      if (pos + len > inputLength) {
        throw new Error('snappy error literal exceeds input length')
      }
      copyBytes(input, pos, output, outPos, len)
      pos += len
      outPos += len
    } else {
      // Copy elements
      let offset = 0 // offset back from current position to read
      switch (c & 0x3) {
      case 1:
        // Copy with 1-byte offset
        len = (c >>> 2 & 0x7) + 4
        offset = input[pos] + (c >>> 5 << 8)
        pos++
        break
      case 2:
        // Copy with 2-byte offset
        if (inputLength <= pos + 1) {
          throw new Error('snappy error end of input')
        }
        len = (c >>> 2) + 1
        offset = input[pos] + (input[pos + 1] << 8)
        pos += 2
        break
      case 3:
        // Copy with 4-byte offset
        if (inputLength <= pos + 3) {
          throw new Error('snappy error end of input')
        }
        len = (c >>> 2) + 1
        offset = input[pos]
          + (input[pos + 1] << 8)
          + (input[pos + 2] << 16)
          + (input[pos + 3] << 24)
        pos += 4
        break
      default:
        break
      }
      if (offset === 0 || isNaN(offset)) {
        throw new Error(`invalid offset ${offset} pos ${pos} inputLength ${inputLength}`)
      }
      if (offset > outPos) {
        throw new Error('cannot copy from before start of buffer')
      }
      copyBytes(output, outPos - offset, output, outPos, len)
      outPos += len
    }
  }

  if (outPos !== outputLength) throw new Error('premature end of input')
}

;// CONCATENATED MODULE: ./node_modules/hyparquet/src/datapage.js
/**
 * @import {ColumnDecoder, CompressionCodec, Compressors, DataPage, DataPageHeader, DataPageHeaderV2, DataReader, DecodedArray, PageHeader, SchemaTree} from '../src/types.js'
 */







/**
 * Read a data page from uncompressed reader.
 *
 * @param {Uint8Array} bytes raw page data (should already be decompressed)
 * @param {DataPageHeader} daph data page header
 * @param {ColumnDecoder} columnDecoder
 * @returns {DataPage} definition levels, repetition levels, and array of values
 */
function datapage_readDataPage(bytes, daph, { type, element, schemaPath }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const reader = { view, offset: 0 }
  /** @type {DecodedArray} */
  let dataPage

  // repetition and definition levels
  const repetitionLevels = readRepetitionLevels(reader, daph, schemaPath)
  // assert(!repetitionLevels.length || repetitionLevels.length === daph.num_values)
  const { definitionLevels, numNulls } = readDefinitionLevels(reader, daph, schemaPath)
  // assert(!definitionLevels.length || definitionLevels.length === daph.num_values)

  // read values based on encoding
  const nValues = daph.num_values - numNulls
  if (daph.encoding === 'PLAIN') {
    dataPage = plain_readPlain(reader, type, nValues, element.type_length)
  } else if (
    daph.encoding === 'PLAIN_DICTIONARY' ||
    daph.encoding === 'RLE_DICTIONARY' ||
    daph.encoding === 'RLE'
  ) {
    const bitWidth = type === 'BOOLEAN' ? 1 : view.getUint8(reader.offset++)
    if (bitWidth) {
      dataPage = new Array(nValues)
      if (type === 'BOOLEAN') {
        readRleBitPackedHybrid(reader, bitWidth, dataPage)
        dataPage = dataPage.map(x => !!x) // convert to boolean
      } else {
        // assert(daph.encoding.endsWith('_DICTIONARY'))
        readRleBitPackedHybrid(reader, bitWidth, dataPage, view.byteLength - reader.offset)
      }
    } else {
      dataPage = new Uint8Array(nValues) // nValue zeroes
    }
  } else if (daph.encoding === 'BYTE_STREAM_SPLIT') {
    dataPage = byteStreamSplit(reader, nValues, type, element.type_length)
  } else if (daph.encoding === 'DELTA_BINARY_PACKED') {
    const int32 = type === 'INT32'
    dataPage = int32 ? new Int32Array(nValues) : new BigInt64Array(nValues)
    deltaBinaryUnpack(reader, nValues, dataPage)
  } else if (daph.encoding === 'DELTA_LENGTH_BYTE_ARRAY') {
    dataPage = new Array(nValues)
    deltaLengthByteArray(reader, nValues, dataPage)
  } else if (daph.encoding === 'DELTA_BYTE_ARRAY') {
    dataPage = new Array(nValues)
    deltaByteArray(reader, nValues, dataPage)
  } else {
    throw new Error(`parquet unsupported encoding: ${daph.encoding}`)
  }

  return { definitionLevels, repetitionLevels, dataPage }
}

/**
 * @param {DataReader} reader data view for the page
 * @param {DataPageHeader} daph data page header
 * @param {SchemaTree[]} schemaPath
 * @returns {any[]} repetition levels and number of bytes read
 */
function readRepetitionLevels(reader, daph, schemaPath) {
  if (schemaPath.length > 1) {
    const maxRepetitionLevel = getMaxRepetitionLevel(schemaPath)
    if (maxRepetitionLevel) {
      const values = new Array(daph.num_values)
      readRleBitPackedHybrid(reader, bitWidth(maxRepetitionLevel), values)
      return values
    }
  }
  return []
}

/**
 * @param {DataReader} reader data view for the page
 * @param {DataPageHeader} daph data page header
 * @param {SchemaTree[]} schemaPath
 * @returns {{ definitionLevels: number[], numNulls: number }} definition levels
 */
function readDefinitionLevels(reader, daph, schemaPath) {
  const maxDefinitionLevel = getMaxDefinitionLevel(schemaPath)
  if (!maxDefinitionLevel) return { definitionLevels: [], numNulls: 0 }

  const definitionLevels = new Array(daph.num_values)
  readRleBitPackedHybrid(reader, bitWidth(maxDefinitionLevel), definitionLevels)

  // count nulls
  let numNulls = daph.num_values
  for (const def of definitionLevels) {
    if (def === maxDefinitionLevel) numNulls--
  }
  if (numNulls === 0) definitionLevels.length = 0

  return { definitionLevels, numNulls }
}

/**
 * @param {Uint8Array} compressedBytes
 * @param {number} uncompressed_page_size
 * @param {CompressionCodec} codec
 * @param {Compressors | undefined} compressors
 * @returns {Uint8Array}
 */
function datapage_decompressPage(compressedBytes, uncompressed_page_size, codec, compressors) {
  /** @type {Uint8Array} */
  let page
  const customDecompressor = compressors?.[codec]
  if (codec === 'UNCOMPRESSED') {
    page = compressedBytes
  } else if (customDecompressor) {
    page = customDecompressor(compressedBytes, uncompressed_page_size)
  } else if (codec === 'SNAPPY') {
    page = new Uint8Array(uncompressed_page_size)
    snappyUncompress(compressedBytes, page)
  } else {
    throw new Error(`parquet unsupported compression codec: ${codec}`)
  }
  if (page?.length !== uncompressed_page_size) {
    throw new Error(`parquet decompressed page length ${page?.length} does not match header ${uncompressed_page_size}`)
  }
  return page
}


/**
 * Read a data page from the given Uint8Array.
 *
 * @param {Uint8Array} compressedBytes raw page data
 * @param {PageHeader} ph page header
 * @param {ColumnDecoder} columnDecoder
 * @returns {DataPage} definition levels, repetition levels, and array of values
 */
function datapage_readDataPageV2(compressedBytes, ph, columnDecoder) {
  const view = new DataView(compressedBytes.buffer, compressedBytes.byteOffset, compressedBytes.byteLength)
  const reader = { view, offset: 0 }
  const { type, element, schemaPath, codec, compressors } = columnDecoder
  const daph2 = ph.data_page_header_v2
  if (!daph2) throw new Error('parquet data page header v2 is undefined')

  // repetition levels
  const repetitionLevels = readRepetitionLevelsV2(reader, daph2, schemaPath)
  reader.offset = daph2.repetition_levels_byte_length // readVarInt() => len for boolean v2?

  // definition levels
  const definitionLevels = readDefinitionLevelsV2(reader, daph2, schemaPath)
  // assert(reader.offset === daph2.repetition_levels_byte_length + daph2.definition_levels_byte_length)

  const uncompressedPageSize = ph.uncompressed_page_size - daph2.definition_levels_byte_length - daph2.repetition_levels_byte_length

  let page = compressedBytes.subarray(reader.offset)
  if (daph2.is_compressed !== false) {
    page = datapage_decompressPage(page, uncompressedPageSize, codec, compressors)
  }
  const pageView = new DataView(page.buffer, page.byteOffset, page.byteLength)
  const pageReader = { view: pageView, offset: 0 }

  // read values based on encoding
  /** @type {DecodedArray} */
  let dataPage
  const nValues = daph2.num_values - daph2.num_nulls
  if (daph2.encoding === 'PLAIN') {
    dataPage = plain_readPlain(pageReader, type, nValues, element.type_length)
  } else if (daph2.encoding === 'RLE') {
    // assert(type === 'BOOLEAN')
    dataPage = new Array(nValues)
    readRleBitPackedHybrid(pageReader, 1, dataPage)
    dataPage = dataPage.map(x => !!x)
  } else if (
    daph2.encoding === 'PLAIN_DICTIONARY' ||
    daph2.encoding === 'RLE_DICTIONARY'
  ) {
    const bitWidth = pageView.getUint8(pageReader.offset++)
    dataPage = new Array(nValues)
    readRleBitPackedHybrid(pageReader, bitWidth, dataPage, uncompressedPageSize - 1)
  } else if (daph2.encoding === 'DELTA_BINARY_PACKED') {
    const int32 = type === 'INT32'
    dataPage = int32 ? new Int32Array(nValues) : new BigInt64Array(nValues)
    deltaBinaryUnpack(pageReader, nValues, dataPage)
  } else if (daph2.encoding === 'DELTA_LENGTH_BYTE_ARRAY') {
    dataPage = new Array(nValues)
    deltaLengthByteArray(pageReader, nValues, dataPage)
  } else if (daph2.encoding === 'DELTA_BYTE_ARRAY') {
    dataPage = new Array(nValues)
    deltaByteArray(pageReader, nValues, dataPage)
  } else if (daph2.encoding === 'BYTE_STREAM_SPLIT') {
    dataPage = byteStreamSplit(pageReader, nValues, type, element.type_length)
  } else {
    throw new Error(`parquet unsupported encoding: ${daph2.encoding}`)
  }

  return { definitionLevels, repetitionLevels, dataPage }
}

/**
 * @param {DataReader} reader
 * @param {DataPageHeaderV2} daph2 data page header v2
 * @param {SchemaTree[]} schemaPath
 * @returns {any[]} repetition levels
 */
function readRepetitionLevelsV2(reader, daph2, schemaPath) {
  const maxRepetitionLevel = getMaxRepetitionLevel(schemaPath)
  if (!maxRepetitionLevel) return []

  const values = new Array(daph2.num_values)
  readRleBitPackedHybrid(reader, bitWidth(maxRepetitionLevel), values, daph2.repetition_levels_byte_length)
  return values
}

/**
 * @param {DataReader} reader
 * @param {DataPageHeaderV2} daph2 data page header v2
 * @param {SchemaTree[]} schemaPath
 * @returns {number[] | undefined} definition levels
 */
function readDefinitionLevelsV2(reader, daph2, schemaPath) {
  const maxDefinitionLevel = getMaxDefinitionLevel(schemaPath)
  if (maxDefinitionLevel) {
    // V2 we know the length
    const values = new Array(daph2.num_values)
    readRleBitPackedHybrid(reader, bitWidth(maxDefinitionLevel), values, daph2.definition_levels_byte_length)
    return values
  }
}

/**
 * Minimum bits needed to store value.
 *
 * @param {number} value
 * @returns {number}
 */
function bitWidth(value) {
  return 32 - Math.clz32(value)
}

;// CONCATENATED MODULE: ./lib/platform/readers/parquet-runs.js

/** More values than a page of any writer has; each takes a place in memory before one is read. */
const MAX_PAGE_VALUES = 2 ** 25;
/** Packed values are filled up to whole groups, of which some writers reserve several. */
const MAX_PADDING = 512;
/** Refuses a number of values that no page has. */
function checkValueCount(values) {
    if (values >= 0 && values <= MAX_PAGE_VALUES)
        return;
    throw (0,readers_problems/* unreadable */.O$)(`a page states ${values} values; at most ${MAX_PAGE_VALUES} are read`);
}
/**
 * Walks a section of runs (Parquet's hybrid of run lengths and packed bits) without unpacking it, and refuses a run of more
 * values than the page has: the decoder writes as many as a run states, whatever there is room for. `values`: those of the
 * page; `width`: bits of one.
 */
function checkRuns(view, start, width, values) {
    let at = start;
    // Values that are missing have no place among the runs: the section may end before all values were seen.
    for (let seen = 0; seen < values && at < view.byteLength;) {
        const { value: header, next } = varint(view, at);
        at = next;
        const count = header >>> 1;
        if ((header & 1) === 1) {
            // Eight values a group, and as many bytes as a value has bits. The last group may be cut short.
            if (8 * count > values + MAX_PADDING)
                throw tooLong(8 * count, values);
            at += count * width;
            seen += 8 * count;
        }
        else {
            if (count > values)
                throw tooLong(count, values);
            at += Math.ceil(width / 8);
            seen += count;
        }
    }
}
function tooLong(count, values) {
    return (0,readers_problems/* unreadable */.O$)(`a run has ${count} values in a page of ${values}`);
}
/** Bits that it takes to write `level`. */
function bitsOf(level) {
    return 32 - Math.clz32(level);
}
const MAX_VARINT_BYTES = 5;
function varint(view, start) {
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
        if (start + i >= view.byteLength)
            break;
        const byte = view.getUint8(start + i);
        value |= (byte & 0x7f) << (7 * i);
        if ((byte & 0x80) === 0)
            return { value, next: start + i + 1 };
    }
    throw (0,readers_problems/* unreadable */.O$)("a page ends within a run");
}

;// CONCATENATED MODULE: ./lib/platform/readers/parquet-types.js

/** The element type of a column in the runtime's words; what is none of them, as Parquet names it. */
function columnType(element) {
    const { type, converted_type: converted, logical_type: logical } = element;
    if (logical?.type === "FLOAT16")
        return "float16";
    if (logical?.type === "INTEGER")
        return `${logical.isSigned ? "int" : "uint"}${logical.bitWidth}`;
    const integer = /^(U?)INT_(\d+)$/.exec(converted ?? "");
    if (integer !== null)
        return `${integer[1] === "U" ? "uint" : "int"}${integer[2]}`;
    if (converted === "UTF8" || converted === "ENUM" || logical?.type === "STRING" || logical?.type === "ENUM") {
        return "string";
    }
    const other = logical?.type ?? converted;
    if (other !== undefined)
        return other.toLowerCase();
    switch (type) {
        case "BOOLEAN":
            return "bool";
        case "INT32":
            return "int32";
        case "INT64":
            return "int64";
        case "FLOAT":
            return "float32";
        case "DOUBLE":
            return "float64";
        case "BYTE_ARRAY":
            return "string";
        default:
            return (type ?? "unknown").toLowerCase();
    }
}
/**
 * The way from a column to what holds its values: itself, or of a list the levels down to its elements, as pandas writes
 * a label [N, 1]. `undefined` for a structure, a map, or a list of those.
 */
function pathToValues(column) {
    const { element, children } = column;
    if (children.length === 0)
        return element.repetition_type === "REPEATED" ? undefined : [column];
    const [group, ...others] = children;
    const [value, ...further] = group?.children ?? [];
    const isList = element.converted_type === "LIST" || element.logical_type?.type === "LIST";
    if (!isList || others.length > 0 || further.length > 0 || group?.element.repetition_type !== "REPEATED")
        return undefined;
    if (value === undefined)
        return [column, group];
    return value.children.length === 0 && value.element.repetition_type !== "REPEATED"
        ? [column, group, value]
        : undefined;
}
const MS_PER_DAY = 86_400_000;
const MAX_DATE_MS = 8.64e15;
/** Times are text: as dates of JavaScript they would lose what is shorter than a millisecond, and follow the time zone. */
const PARSERS = {
    ...DEFAULT_PARSERS,
    dateFromDays: (days) => timeOf(BigInt(days) * BigInt(MS_PER_DAY), 3)?.slice(0, 10) ?? days,
    timestampFromMilliseconds: (time) => timeOf(BigInt(time), 3) ?? time,
    timestampFromMicroseconds: (time) => timeOf(time, 6) ?? time,
    timestampFromNanoseconds: (time) => timeOf(time, 9) ?? time,
    jsonFromBytes: DEFAULT_PARSERS.stringFromBytes,
};
/** A time since 1970 in units of 10^-digits seconds, as ISO 8601 without a zone; `undefined` where no calendar has it. */
function timeOf(time, digits) {
    const unit = 10n ** BigInt(digits);
    const fraction = ((time % unit) + unit) % unit;
    const ms = Number((time - fraction) / unit) * 1000;
    if (Math.abs(ms) > MAX_DATE_MS)
        return undefined;
    const decimals = String(fraction).padStart(digits, "0").replace(/0+$/, "");
    return `${new Date(ms).toISOString().slice(0, -5)}${decimals === "" ? "" : `.${decimals}`}`;
}

;// CONCATENATED MODULE: ./lib/platform/readers/parquet.js














/** Writers make pages of about 1 MB, and row groups of a million rows. */
const MAX_PAGE = 256 * 1024 * 1024;
const MAX_FOOTER = 64 * 1024 * 1024;
/** Headers of pages are short, but for statistics of long texts. */
const HEADER_BYTES = { usual: 4 * 1024, most: 1024 * 1024 };
/** Before runs whose length is not stated elsewhere. */
const LENGTH_BYTES = 4;
const parquet_MAGIC = "PAR1";
const compressors = {
    GZIP: (input, size) => (0,external_node_zlib_namespaceObject.gunzipSync)(input, { maxOutputLength: Math.max(size, 1) }),
    BROTLI: (input, size) => (0,external_node_zlib_namespaceObject.brotliDecompressSync)(input, { maxOutputLength: Math.max(size, 1) }),
    ZSTD: (input, size) => decompress(input, new Uint8Array(size)),
};
/** Names, types and number of rows, from the file's footer. */
async function readParquetHeader(file) {
    return withFile(file, async (_, metadata) => ({
        columns: parquetSchema(metadata).children.map(headerOf),
        rows: Number(metadata.num_rows),
    }));
}
function headerOf(child) {
    const { name } = child.element;
    const values = pathToValues(child)?.at(-1);
    return values === undefined
        ? {
            name,
            type: "a list or a structure",
            unreadable: `the column ${name} contains structures; one value per row is required`,
        }
        : { name, type: columnType(values.element) };
}
/** Streams a Parquet file: of each column one page at a time is in memory, however large its row groups are. */
async function* readParquet(plan, most) {
    const problems = new readers_problems/* Problems */.Zw();
    const assembler = new readers_assembler/* Assembler */.t8(plan, most, "row", problems);
    const { handle, metadata } = await openParquet(plan.file);
    try {
        const { children } = parquetSchema(metadata);
        const total = Number(metadata.num_rows);
        let done = 0;
        for (const group of metadata.row_groups) {
            const cursors = assembler.columns.map((column) => {
                const schema = children.find((c) => c.element.name === column.name);
                const chunk = group.columns.find((c) => c.meta_data?.path_in_schema[0] === column.name)?.meta_data;
                if (schema === undefined || chunk === undefined)
                    throw (0,readers_problems/* unreadable */.O$)(`a row group has no column ${column.name}`);
                return new PageCursor(handle, chunk, schema, column);
            });
            const rows = Number(group.num_rows);
            for (let row = 0; row < rows;) {
                const count = Math.min(rows - row, assembler.most - assembler.rows);
                for (const cursor of cursors)
                    await cursor.put(assembler, count, done + row);
                assembler.endRows(count);
                row += count;
                if (assembler.full)
                    yield assembler.take(total === 0 ? 1 : (done + row) / total);
            }
            done += rows;
        }
        problems.check();
        if (assembler.rows > 0)
            yield assembler.take(1);
        return assembler.finish();
    }
    catch (error) {
        throw parquetProblem(error);
    }
    finally {
        await handle.close();
    }
}
/** Walks the pages of one column of a row group. */
class PageCursor {
    #handle;
    #decoder;
    #column;
    #end;
    /** The definition level of a value that is there. */
    #present;
    /** What decimals are divided by. */
    #scale;
    #at;
    #dictionary;
    #values = [];
    /** The dictionary, where the values of this page are places in it. */
    #lookup;
    #next = 0;
    constructor(handle, chunk, schema, column) {
        const { data_page_offset: data, dictionary_page_offset: dictionary } = chunk;
        this.#handle = handle;
        this.#column = column;
        this.#at = Number(dictionary !== undefined && dictionary > 0n && dictionary < data ? dictionary : data);
        this.#end = this.#at + Number(chunk.total_compressed_size);
        const path = pathToValues(schema);
        const element = path?.at(-1)?.element;
        if (path === undefined || element === undefined)
            throw (0,readers_problems/* unreadable */.O$)(`the column ${column.name} contains structures`);
        this.#present = path.filter((level) => level.element.repetition_type !== "REQUIRED").length;
        const isDecimal = element.converted_type === "DECIMAL";
        this.#scale = isDecimal ? 10 ** (element.scale ?? 0) : 1;
        this.#decoder = {
            pathInSchema: chunk.path_in_schema,
            // The reader multiplies by 0.1 and the like, which rounds once too often.
            element: isDecimal ? { ...element, scale: 0 } : element,
            schemaPath: [ROOT, ...path],
            parsers: PARSERS,
            compressors,
            ...chunk,
        };
    }
    /** Puts the next `count` values into the rows behind those that are complete; `before` rows came earlier. */
    async put(assembler, count, before) {
        for (let done = 0; done < count;) {
            if (this.#next >= this.#values.length)
                await this.#turn();
            const part = Math.min(count - done, this.#values.length - this.#next);
            const { lookup, values, from } = { lookup: this.#lookup, values: this.#values, from: this.#next };
            assembler.putColumn(this.#column, { values, lookup, from, count: part }, done, before);
            this.#next += part;
            done += part;
        }
    }
    async #turn() {
        for (;;) {
            if (this.#at >= this.#end)
                throw (0,readers_problems/* unreadable */.O$)(`the column ${this.#column.name} ends before its row group`);
            const { head, header, length } = await this.#header();
            const { compressed_page_size: compressed, uncompressed_page_size: size } = header;
            if (!(compressed >= 0 && size >= 0 && compressed <= MAX_PAGE && size <= MAX_PAGE)) {
                throw (0,readers_problems/* unreadable */.O$)(`a page of the column ${this.#column.name} has more than ${MAX_PAGE} bytes`);
            }
            const start = this.#at + length;
            this.#at = start + compressed;
            if (this.#at > this.#end)
                throw (0,readers_problems/* unreadable */.O$)(`a page of the column ${this.#column.name} is cut short`);
            const bytes = length + compressed <= head.length
                ? head.slice(length, length + compressed)
                : await this.#read(start, compressed);
            if (this.#open(header, bytes))
                return;
        }
    }
    async #header() {
        for (let size = HEADER_BYTES.usual;; size = HEADER_BYTES.most) {
            const head = await this.#read(this.#at, Math.min(size, this.#end - this.#at));
            const reader = { view: viewOf(head), offset: 0 };
            try {
                const header = parquetHeader(reader);
                return { head, header, length: reader.offset };
            }
            catch (error) {
                if (size === HEADER_BYTES.most)
                    throw error;
            }
        }
    }
    /** Decodes a page; true where it has values. */
    #open(header, bytes) {
        const { uncompressed_page_size: size } = header;
        const { codec, type, element } = this.#decoder;
        const { dictionary_page_header: dictionary, data_page_header: first, data_page_header_v2: second } = header;
        if (dictionary !== undefined) {
            const plain = datapage_decompressPage(bytes, size, codec, compressors);
            checkValueCount(dictionary.num_values);
            const values = plain_readPlain({ view: viewOf(plain), offset: 0 }, type, dictionary.num_values, element.type_length);
            this.#dictionary = this.#cellsOf(convert_convert(values, this.#decoder));
            return false;
        }
        if (first !== undefined) {
            const plain = datapage_decompressPage(bytes, size, codec, compressors);
            this.#checkPage(plain, first);
            return this.#take(datapage_readDataPage(plain, first, this.#decoder), first.encoding);
        }
        if (second !== undefined) {
            const plain = this.#unpack(bytes, size, second);
            return this.#take(datapage_readDataPageV2(plain, { ...header, data_page_header_v2: { ...second, is_compressed: false } }, this.#decoder), second.encoding);
        }
        throw (0,readers_problems/* unreadable */.O$)(`the column ${this.#column.name} has a page of an unknown kind`);
    }
    /** Looks at all runs of a page before one is unpacked. */
    #checkPage(page, { num_values: values, encoding }) {
        checkValueCount(values);
        const view = viewOf(page);
        let at = 0;
        for (const level of this.#levels()) {
            if (level === 0)
                continue;
            checkRuns(view, at + LENGTH_BYTES, bitsOf(level), values);
            at += LENGTH_BYTES + view.getUint32(at, true);
        }
        this.#checkValues(view, at, encoding, values);
    }
    /** The same for a page of the second version, whose levels are never compressed; gives the page without compression. */
    #unpack(bytes, size, page) {
        const { num_values: values, num_nulls: nulls, encoding, is_compressed: packed } = page;
        const { repetition_levels_byte_length: first, definition_levels_byte_length: second } = page;
        checkValueCount(values);
        checkValueCount(values - nulls);
        const levelBytes = first + second;
        if (!(first >= 0 && second >= 0 && levelBytes <= bytes.length))
            throw (0,readers_problems/* unreadable */.O$)("a page ends within its levels");
        const [repetition, definition] = this.#levels();
        const levels = viewOf(bytes.subarray(0, levelBytes));
        if (repetition > 0)
            checkRuns(levels, 0, bitsOf(repetition), values);
        if (definition > 0)
            checkRuns(levels, first, bitsOf(definition), values);
        const rest = bytes.subarray(levelBytes);
        const plain = packed === false ? rest : datapage_decompressPage(rest, size - levelBytes, this.#decoder.codec, compressors);
        this.#checkValues(viewOf(plain), 0, encoding, values);
        const whole = new Uint8Array(levelBytes + plain.length);
        whole.set(bytes.subarray(0, levelBytes));
        whole.set(plain, levelBytes);
        return whole;
    }
    #levels() {
        const { schemaPath } = this.#decoder;
        return [getMaxRepetitionLevel(schemaPath), getMaxDefinitionLevel(schemaPath)];
    }
    /** Values that are runs: places in a dictionary, whose width is stated first, or truth values behind their length. */
    #checkValues(view, at, encoding, values) {
        if (encoding === "RLE")
            checkRuns(view, at + LENGTH_BYTES, 1, values);
        else if (encoding.endsWith("_DICTIONARY") && at < view.byteLength) {
            const width = view.getUint8(at);
            if (width > 0)
                checkRuns(view, at + 1, width, values);
        }
    }
    #take({ definitionLevels, repetitionLevels, dataPage }, encoding) {
        if (repetitionLevels?.some((level) => level > 0)) {
            throw (0,readers_problems/* unreadable */.O$)(`the column ${this.#column.name} contains lists of several values; one value per row is required`);
        }
        const places = encoding.endsWith("_DICTIONARY");
        this.#lookup = places ? this.#dictionary : undefined;
        if (places && this.#lookup === undefined)
            throw (0,readers_problems/* unreadable */.O$)(`the column ${this.#column.name} has no dictionary`);
        const values = places ? dataPage : this.#cellsOf(convert_convert(dataPage, this.#decoder));
        this.#values = definitionLevels?.length ? this.#withMissing(definitionLevels, values) : values;
        this.#next = 0;
        return this.#values.length > 0;
    }
    /** Puts null where a value is missing. */
    #withMissing(levels, values) {
        const { lookup } = { lookup: this.#lookup };
        this.#lookup = undefined;
        let next = 0;
        return levels.map((level) => {
            if (level < this.#present)
                return null;
            const value = values[next++];
            return lookup === undefined ? value : lookup[value];
        });
    }
    /** 64-bit integers that feed floating point as numbers at once: a bigint for each would cost most of the time. */
    #cellsOf(values) {
        if (this.#scale !== 1)
            return Array.from(values, (value) => value / this.#scale);
        if (!(values instanceof BigInt64Array) || !this.#column.floating)
            return values;
        const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
        const numbers = new Float64Array(values.length);
        for (let i = 0; i < numbers.length; i++) {
            numbers[i] = halves[2 * i + 1] * 2 ** 32 + (halves[2 * i] >>> 0);
        }
        return numbers;
    }
    async #read(start, length) {
        // A buffer of its own: views of numbers are made over it.
        const bytes = new Uint8Array(length);
        const { bytesRead } = await this.#handle.read(bytes, 0, length, start);
        if (bytesRead < length)
            throw (0,readers_problems/* unreadable */.O$)("it is cut short");
        return bytes;
    }
}
const ROOT = {
    children: [],
    count: 0,
    path: [],
    element: { name: "root", repetition_type: "REQUIRED" },
};
function viewOf(bytes) {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
async function withFile(file, use) {
    const { handle, metadata } = await openParquet(file);
    try {
        return await use(handle, metadata);
    }
    catch (error) {
        throw parquetProblem(error);
    }
    finally {
        await handle.close();
    }
}
async function openParquet(file) {
    let handle;
    try {
        handle = await (0,promises_.open)(file);
        const { size } = await handle.stat();
        await checkEnds(handle, size);
        const read = handle.read.bind(handle);
        const slice = async (start, end = size) => {
            const bytes = new Uint8Array(end - start);
            await read(bytes, 0, bytes.length, start);
            return bytes.buffer;
        };
        return { handle, metadata: await parquetMetadataAsync({ byteLength: size, slice }, { geoparquet: false }) };
    }
    catch (error) {
        await handle?.close();
        throw parquetProblem(error);
    }
}
/** A Parquet file begins and ends with the same four letters; before the last of them its footer's length stands. */
async function checkEnds(handle, size) {
    const head = Buffer.alloc(64);
    await handle.read(head, 0, Math.min(64, size), 0);
    (0,pieces/* checkPointer */.y)(head);
    const tail = Buffer.alloc(8);
    if (size >= 12)
        await handle.read(tail, 0, 8, size - 8);
    const begins = head.toString("latin1", 0, 4) === parquet_MAGIC;
    if (!begins)
        throw (0,readers_problems/* unreadable */.O$)("it is not a Parquet file");
    if (tail.toString("latin1", 4) !== parquet_MAGIC)
        throw (0,readers_problems/* unreadable */.O$)("it begins as a Parquet file and is cut short");
    const footer = tail.readUInt32LE(0);
    if (footer > size - 12 || footer > MAX_FOOTER)
        throw (0,readers_problems/* unreadable */.O$)("its footer does not fit into it");
}
/** What the reader throws says what is wrong with the file, in a technician's words. */
function parquetProblem(error) {
    if (!(error instanceof Error) || "code" in error || error.constructor.name === "JobFailure")
        return (0,readers_problems/* fileProblem */.Wj)(error);
    const codec = /unsupported compression codec: (\w+)/.exec(error.message)?.[1];
    if (codec !== undefined) {
        return (0,readers_problems/* unreadable */.O$)(`it is compressed with ${codec}; write it with snappy, zstd, gzip or brotli, or without compression`);
    }
    return (0,readers_problems/* unreadable */.O$)(`it is a damaged Parquet file, or one with features that are not read here`);
}

// EXTERNAL MODULE: ./lib/platform/readers/test-data.js + 5 modules
var test_data = __nccwpck_require__(980);
;// CONCATENATED MODULE: ./lib/platform/readers/read.js





/** What a fixture set says of itself. */
function readHeader(file, format) {
    switch (format) {
        case "csv":
            return readCsvHeader(file);
        case "jsonl":
            return readJsonlHeader(file);
        case "parquet":
            return readParquetHeader(file);
        case "npz":
            return readNpzHeader(file);
        case "onnx":
            return (0,test_data/* readTestDataHeader */.Sw)(file);
    }
}
/** Streams the rows of a fixture set in batches of at most `most`. */
function readRows(plan, most) {
    switch (plan.format) {
        case "csv":
            return readCsv(plan, most);
        case "jsonl":
            return readJsonl(plan, most);
        case "parquet":
            return readParquet(plan, most);
        case "npz":
            return readNpz(plan, most);
        case "onnx":
            throw new Error("an ONNX test-data set has no rows");
    }
}


/***/ }),

/***/ 794:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   $6: () => (/* binding */ textAt),
/* harmony export */   sm: () => (/* binding */ valuesOf),
/* harmony export */   xc: () => (/* binding */ CARRIED),
/* harmony export */   zz: () => (/* binding */ tensorOf)
/* harmony export */ });
/* harmony import */ var _petamoriken_float16__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(874);
/* harmony import */ var _elements_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(15);


/** A tensor's element types that this worker can carry, in the runtime's words. */
const CARRIED = [...Object.keys(_elements_js__WEBPACK_IMPORTED_MODULE_0__/* .ARRAYS */ .p9), "string"];
/** Elements in row-major order as a tensor. */
function tensorOf(ort, type, elements, shape) {
    return new ort.Tensor(type, elements, [...shape]);
}
/** A tensor's elements as numbers, or as text where they are strings. */
function valuesOf({ type, data }) {
    if (type === "string")
        return data;
    if (type === "float16") {
        const { buffer, byteOffset, byteLength } = data;
        const bits = new DataView(buffer, byteOffset, byteLength);
        return Float64Array.from({ length: byteLength / 2 }, (_, i) => (0,_petamoriken_float16__WEBPACK_IMPORTED_MODULE_1__/* .getFloat16 */ .O)(bits, 2 * i, true));
    }
    if (data instanceof BigInt64Array || data instanceof BigUint64Array)
        return Float64Array.from(data, Number);
    return Float64Array.from(data);
}
/** One element as people would write it; integers of any size exactly. */
function textAt({ type, data }, at) {
    if (type === "float16")
        return String((0,_petamoriken_float16__WEBPACK_IMPORTED_MODULE_1__/* .getFloat16 */ .O)(new DataView(data.buffer), 2 * at, true));
    return String(data[at]);
}


/***/ }),

/***/ 980:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  M9: () => (/* binding */ listSets),
  Rn: () => (/* binding */ readSet),
  Sw: () => (/* binding */ readTestDataHeader),
  UD: () => (/* binding */ setFeeds)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __nccwpck_require__(455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __nccwpck_require__(760);
;// CONCATENATED MODULE: ./lib/formats/onnx/wire.js
/** The file is no model that can be read, and why. */
class ModelUnreadable extends Error {
}
/** Windows grow while they follow one another, and start small again after bytes that were stepped over. */
const WINDOW = { least: 4 * 1024, most: 64 * 1024 };
/** Who steps over so few bytes, as a number that is counted and not read, still reads on. */
const NEAR = 64;
/** No text of a model's structure is longer; what is, is no model. */
const MAX_TEXT_BYTES = 64 * 1024;
/** Levels of messages and groups within one another that Protocol Buffers reads. */
const MAX_DEPTH = 100;
/** Tags and lengths take at most five bytes, other numbers ten. */
const MAX_SHORT_BYTES = 5;
const MAX_NUMBER_BYTES = 10;
const MAX_TAG = 2 ** 32 - 1;
const MAX_LENGTH = 2 ** 31 - 1;
/**
 * Walks the wire format of Protocol Buffers over a file without reading what no one asks for: text, bytes and weights of
 * any length are stepped over. It accepts what the Python and C++ readers of Protocol Buffers accept, and nothing else.
 */
class Wire {
    #bytes;
    #window = new Uint8Array(0);
    #windowStart = 0;
    #windowSize = WINDOW.least;
    /** Where the number that was read last ends. */
    #next = 0;
    #int32 = 0;
    constructor(bytes) {
        this.#bytes = bytes;
    }
    get size() {
        return this.#bytes.size;
    }
    /**
     * The fields of a message in the order of the file; of those in `wanted` alone, if it is given. Throws
     * `ModelUnreadable` if it is no message.
     */
    *fields(message, wanted) {
        for (const { start, end } of message) {
            let at = start;
            while (at < end) {
                const tag = this.#tag(at, end);
                const number = Math.floor(tag / 8);
                const type = tag % 8;
                const from = this.#next;
                at = this.#skip(number, type, from, end, MAX_DEPTH);
                if (type === 3 || (wanted !== undefined && !wanted.has(number)))
                    continue;
                if (type === 0) {
                    const value = this.#varint(from, end);
                    yield { number, kind: "varint", value, int32: this.#int32, start: from, end: at };
                }
                else if (type === 2) {
                    const length = this.#length(from, end);
                    yield { number, kind: "bytes", start: this.#next, end: this.#next + length };
                }
                else {
                    yield { number, kind: "fixed", start: from, end: at };
                }
            }
        }
    }
    /**
     * Checks a message and everything in it, as a reader does that takes in the whole: what nothing else looks at may
     * be broken too. Throws `ModelUnreadable`.
     */
    check({ start, end }, form, forms, depth = MAX_DEPTH) {
        const fields = forms[form] ?? {};
        for (let at = start; at < end;) {
            const tag = this.#tag(at, end);
            const number = Math.floor(tag / 8);
            const from = this.#next;
            at = this.#skip(number, tag % 8, from, end, depth);
            const inside = tag % 8 === 2 ? fields[number] : undefined;
            if (inside === undefined)
                continue;
            const length = this.#length(from, end);
            const within = { start: this.#next, end: this.#next + length };
            if (inside === "varints")
                this.#checkVarints(within);
            else if (inside === "fixed32" || inside === "fixed64") {
                if (length % (inside === "fixed32" ? 4 : 8) !== 0) {
                    throw new ModelUnreadable("a list of numbers ends in the middle of one");
                }
            }
            else {
                if (depth === 0)
                    throw new ModelUnreadable(`it is nested more than ${MAX_DEPTH} levels deep`);
                this.check(within, inside, forms, depth - 1);
            }
        }
    }
    /** The signed 64-bit integers packed in a span. Beyond 2^53 they are rounded. */
    packed({ start, end }) {
        if (end - start > MAX_TEXT_BYTES)
            throw new ModelUnreadable(`a list of numbers has ${end - start} bytes`);
        const values = [];
        for (let at = start; at < end; at = this.#next)
            values.push(this.#varint(at, end));
        return values;
    }
    /** How many integers are packed in a span of any length. */
    countPacked({ start, end }) {
        let count = 0;
        for (let at = start; at < end; at++)
            if (this.#byte(at) < 0x80)
                count++;
        return count;
    }
    /** A name or another text of the structure. Throws `ModelUnreadable` if it is not UTF-8: readers differ over that. */
    text(span) {
        try {
            return STRICT.decode(this.bytes(span));
        }
        catch (error) {
            if (error instanceof ModelUnreadable)
                throw error;
            throw new ModelUnreadable("a name in it is not valid UTF-8");
        }
    }
    /** Bytes that are mostly text; others are written as `\x` and their hexadecimal digits. */
    textOrBytes(span) {
        const bytes = this.bytes(span);
        try {
            const text = STRICT.decode(bytes);
            if (!text.startsWith("\\x"))
                return text;
        }
        catch {
            // Written below.
        }
        return `\\x${[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
    }
    /** The bytes of a short field, which hold until the next call. */
    bytes({ start, end }) {
        if (end - start > MAX_TEXT_BYTES)
            throw new ModelUnreadable(`a name or value has ${end - start} bytes`);
        if (start < this.#windowStart || end > this.#windowStart + this.#window.length) {
            if (end - start > WINDOW.least)
                return this.#bytes.read(start, end - start);
            this.#moveWindow(start);
        }
        return this.#window.subarray(start - this.#windowStart, end - this.#windowStart);
    }
    /** Where the field that starts at `at`, behind its tag, ends. */
    #skip(number, type, at, end, depth) {
        switch (type) {
            case 0:
                this.#number(at, end, MAX_NUMBER_BYTES);
                return this.#next;
            case 1:
            case 5: {
                const next = at + (type === 1 ? 8 : 4);
                if (next > end)
                    throw new ModelUnreadable("a field reaches beyond its message");
                return next;
            }
            case 2: {
                const length = this.#length(at, end);
                return this.#next + length;
            }
            case 3:
                return this.#skipGroup(number, at, end, depth);
            default:
                throw new ModelUnreadable(type === 4
                    ? "a group ends that never started"
                    : `a field is of the wire type ${type}, which ONNX does not use`);
        }
    }
    /** A group holds fields up to the end of the same number; no field of a model is one, and readers step over them. */
    #skipGroup(number, start, end, depth) {
        const open = [number];
        let at = start;
        while (open.length > 0) {
            if (open.length > depth)
                throw new ModelUnreadable(`it is nested more than ${MAX_DEPTH} levels deep`);
            if (at >= end)
                throw new ModelUnreadable("it ends in the middle of a group");
            const tag = this.#tag(at, end);
            const inner = Math.floor(tag / 8);
            at = this.#next;
            if (tag % 8 === 3)
                open.push(inner);
            else if (tag % 8 !== 4)
                at = this.#skip(inner, tag % 8, at, end, depth);
            else if (open.pop() !== inner)
                throw new ModelUnreadable("a group ends that another one started");
        }
        return at;
    }
    #tag(at, end) {
        const tag = this.#number(at, end, MAX_SHORT_BYTES);
        if (tag > MAX_TAG)
            throw new ModelUnreadable("the number of a field is too large");
        if (tag < 8)
            throw new ModelUnreadable("a field has the number 0");
        return tag;
    }
    #length(at, end) {
        const length = this.#number(at, end, MAX_SHORT_BYTES);
        if (length > MAX_LENGTH || length > end - this.#next) {
            throw new ModelUnreadable("a field reaches beyond its message");
        }
        return length;
    }
    /** An unsigned number of at most `most` bytes, exact up to 2^53; `#next` is where it ends. */
    #number(at, end, most) {
        let value = 0;
        let scale = 1;
        for (let i = 0; i < most; i++) {
            if (at + i >= end)
                throw new ModelUnreadable("it ends in the middle of a number");
            const byte = this.#byte(at + i);
            value += (byte & 0x7f) * scale;
            scale *= 128;
            if (byte < 0x80) {
                this.#next = at + i + 1;
                return value;
            }
        }
        throw new ModelUnreadable(`a number has more than ${most === MAX_SHORT_BYTES ? "five" : "ten"} bytes`);
    }
    /** A signed number of 64 bits; `#int32` are its low bits, `#next` is where it ends. */
    #varint(at, end) {
        let low = 0;
        let high = 0;
        for (let i = 0; i < MAX_NUMBER_BYTES; i++) {
            if (at + i >= end)
                throw new ModelUnreadable("it ends in the middle of a number");
            const byte = this.#byte(at + i);
            const bits = byte & 0x7f;
            // The low 28 bits, then the rest: JavaScript shifts 32 bits only.
            if (i < 4)
                low += bits * 2 ** (7 * i);
            else
                high += bits * 2 ** (7 * (i - 4));
            if (byte < 0x80) {
                this.#next = at + i + 1;
                this.#int32 = (low + (high % 16) * 2 ** 28) | 0;
                return signed(low, high);
            }
        }
        throw new ModelUnreadable("a number has more than ten bytes");
    }
    #checkVarints({ start, end }) {
        let continued = 0;
        for (let at = start; at < end; at++) {
            if (this.#byte(at) < 0x80)
                continued = 0;
            else if (++continued === MAX_NUMBER_BYTES)
                throw new ModelUnreadable("a number has more than ten bytes");
        }
        if (continued > 0)
            throw new ModelUnreadable("it ends in the middle of a number");
    }
    #byte(at) {
        const inWindow = at - this.#windowStart;
        if (inWindow >= 0 && inWindow < this.#window.length)
            return this.#window[inWindow];
        this.#moveWindow(at);
        return this.#window[0] ?? 0;
    }
    #moveWindow(at) {
        const beyond = at - this.#windowStart - this.#window.length;
        const follows = beyond <= NEAR && at >= this.#windowStart;
        this.#windowSize = follows ? Math.min(2 * this.#windowSize, WINDOW.most) : WINDOW.least;
        this.#windowStart = at;
        this.#window = this.#bytes.read(at, Math.min(this.#windowSize, this.#bytes.size - at)).slice();
    }
}
/** A byte order mark is part of a name. */
const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** Two's complement of 64 bits from its low 28 and its high bits. */
function signed(low, high) {
    const magnitude = high % 2 ** 36;
    const negative = magnitude >= 2 ** 35;
    return (negative ? magnitude - 2 ** 36 : magnitude) * 2 ** 28 + low;
}

// EXTERNAL MODULE: ./lib/platform/readers/pieces.js
var pieces = __nccwpck_require__(449);
// EXTERNAL MODULE: ./lib/platform/readers/problems.js
var problems = __nccwpck_require__(426);
// EXTERNAL MODULE: ./lib/domain/signature.js
var signature = __nccwpck_require__(698);
;// CONCATENATED MODULE: ./lib/formats/onnx/element-types.js
// onnx.proto, TensorProto.DataType.
const NAMES = [
    "undefined",
    "float",
    "uint8",
    "int8",
    "uint16",
    "int16",
    "int32",
    "int64",
    "string",
    "bool",
    "float16",
    "double",
    "uint32",
    "uint64",
    "complex64",
    "complex128",
    "bfloat16",
    "float8e4m3fn",
    "float8e4m3fnuz",
    "float8e5m2",
    "float8e5m2fnuz",
    "uint4",
    "int4",
    "float4e2m1",
    "float8e8m0",
    "uint2",
    "int2",
];
const INT64 = NAMES.indexOf("int64");
/** The name of an element type; `type 99` for one that is newer than this list. */
function elementType(code) {
    return NAMES[code] ?? `type ${code}`;
}

;// CONCATENATED MODULE: ./lib/formats/onnx/fields.js
/** Field numbers of onnx.proto (onnx 1.23, IR version 14): the part that is read. */
const MODEL = {
    irVersion: 1,
    producerName: 2,
    producerVersion: 3,
    graph: 7,
    opsetImport: 8,
    functions: 25,
};
const OPSET = { domain: 1, version: 2 };
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 };
const FUNCTION = {
    name: 1,
    input: 4,
    output: 5,
    attribute: 6,
    node: 7,
    opsetImport: 9,
    domain: 10,
    attributeProto: 11,
    overload: 13,
};
const NODE = { input: 1, output: 2, opType: 4, attribute: 5, domain: 7, overload: 8 };
const ATTRIBUTE = {
    name: 1,
    float: 2,
    int: 3,
    string: 4,
    tensor: 5,
    graph: 6,
    floats: 7,
    ints: 8,
    strings: 9,
    tensors: 10,
    graphs: 11,
    typeProto: 14,
    typeProtos: 15,
    type: 20,
    refName: 21,
    sparseTensor: 22,
    sparseTensors: 23,
};
const TENSOR = {
    dims: 1,
    dataType: 2,
    int32Data: 5,
    stringData: 6,
    int64Data: 7,
    name: 8,
    rawData: 9,
    externalData: 13,
    dataLocation: 14,
};
const SPARSE_TENSOR = { values: 1, dims: 3 };
const ENTRY = { key: 1, value: 2 };
const VALUE_INFO = { name: 1, type: 2 };
const TYPE = { tensor: 1, sequence: 4, map: 5, opaque: 7, sparseTensor: 8, optional: 9 };
const TENSOR_TYPE = { elemType: 1, shape: 2 };
/** Of a sequence type and of an optional type alike. */
const ELEMENT = { type: 1 };
const MAP_TYPE = { key: 1, value: 2 };
const SHAPE = { dim: 1 };
const DIM = { value: 1, param: 2 };

;// CONCATENATED MODULE: ./lib/formats/onnx/forms.js
/**
 * The messages of onnx-ml.proto (onnx 1.22, IR version 13), as far as their fields hold messages or lists of numbers: all
 * that a reader looks into that takes in a whole model. Text and bytes are not checked there: the syntax is proto2.
 */
const FORMS = {
    model: { 7: "graph", 8: "plain", 14: "plain", 20: "training", 25: "function", 26: "plain" },
    training: { 1: "graph", 2: "graph", 3: "plain", 4: "plain" },
    graph: {
        1: "node",
        5: "tensor",
        11: "value",
        12: "value",
        13: "value",
        14: "annotation",
        15: "sparse",
        16: "plain",
    },
    function: { 7: "node", 9: "plain", 11: "attribute", 12: "value", 14: "plain" },
    node: { 5: "attribute", 9: "plain", 10: "devices" },
    attribute: {
        5: "tensor",
        6: "graph",
        7: "fixed32",
        8: "varints",
        10: "tensor",
        11: "graph",
        14: "type",
        15: "type",
        22: "sparse",
        23: "sparse",
    },
    tensor: {
        1: "varints",
        3: "plain",
        4: "fixed32",
        5: "varints",
        7: "varints",
        10: "fixed64",
        11: "varints",
        13: "plain",
        16: "plain",
    },
    sparse: { 1: "tensor", 2: "tensor", 3: "varints" },
    value: { 2: "type", 4: "plain" },
    type: { 1: "tensorType", 4: "element", 5: "map", 7: "plain", 8: "tensorType", 9: "element" },
    tensorType: { 2: "shape" },
    shape: { 1: "plain" },
    element: { 1: "type" },
    map: { 2: "type" },
    annotation: { 2: "plain" },
    devices: { 2: "sharding" },
    sharding: { 2: "varints", 3: "indexes", 4: "sharded" },
    indexes: { 2: "varints" },
    sharded: { 2: "plain" },
    /** Single numbers, text and bytes alone. */
    plain: {},
};

// EXTERNAL MODULE: ./lib/platform/readers/elements.js
var readers_elements = __nccwpck_require__(15);
;// CONCATENATED MODULE: ./lib/platform/readers/tensor-proto.js






/** Fields of onnx.proto's TensorProto that hold elements. */
const DATA = { float: 4, int32: 5, text: 6, int64: 7, raw: 9, double: 10, uint64: 11 };
/** ONNX's names for element types that the runtime names differently. */
const RENAMED = { float: "float32", double: "float64" };
const MAX_ELEMENTS = 2 ** 28;
/** Reads a TensorProto with its elements. Throws `ModelUnreadable`, whose message is a clause, where it is none. */
function readTensorProto(bytes) {
    const wire = new Wire({
        size: bytes.length,
        read: (offset, length) => bytes.subarray(offset, offset + length),
    });
    let name = "";
    let code = 0;
    let raw;
    let external = false;
    const shape = [];
    const listed = [];
    const whole = { start: 0, end: bytes.length };
    wire.check(whole, "tensor", FORMS);
    for (const field of wire.fields([whole])) {
        switch (field.number) {
            case TENSOR.dims:
                if (field.kind !== "fixed")
                    for (const dim of varints(bytes, field))
                        shape.push(Number(dim));
                break;
            case TENSOR.dataType:
                if (field.kind === "varint")
                    code = field.int32;
                break;
            case TENSOR.name:
                if (field.kind === "bytes")
                    name = wire.text(field);
                break;
            case TENSOR.externalData:
                external = true;
                break;
            case DATA.raw:
                if (field.kind === "bytes")
                    raw = field;
                break;
            case DATA.float:
            case DATA.int32:
            case DATA.text:
            case DATA.int64:
            case DATA.double:
            case DATA.uint64:
                if (isOfItsType(field))
                    listed.push(field);
                break;
        }
    }
    if (external)
        throw new ModelUnreadable("its elements are in another file");
    if (code === 0)
        throw new ModelUnreadable("it is not a tensor");
    const count = shape.reduce((product, d) => product * d, 1);
    if (!(shape.every((d) => d >= 0) && count <= MAX_ELEMENTS))
        throw new ModelUnreadable(`it states the shape [${(0,signature/* formatDimensions */.X)(shape)}]`);
    const onnxType = elementType(code);
    const type = RENAMED[onnxType] ?? onnxType;
    if (type !== "string" && !(type in readers_elements/* ARRAYS */.p9))
        return { name, type, shape };
    const elements = raw === undefined ? fromLists(bytes, listed, type, count) : fromRaw(bytes, raw, type);
    if (elements.length !== count) {
        throw new ModelUnreadable(`it contains ${elements.length} elements, but its shape [${(0,signature/* formatDimensions */.X)(shape)}] requires ${count}`);
    }
    return { name, type, shape, elements };
}
/** A reader of Protocol Buffers steps over a field that is written as another type than its own. */
function isOfItsType({ number, kind, start, end }) {
    if (kind === "bytes")
        return true;
    if (number === DATA.float || number === DATA.double) {
        return kind === "fixed" && end - start === (number === DATA.float ? 4 : 8);
    }
    return kind === "varint" && number !== DATA.text;
}
function fromRaw(bytes, { start, end }, type) {
    if (type === "string")
        throw new ModelUnreadable("it contains text where only numbers are allowed");
    const make = readers_elements/* ARRAYS */.p9[type];
    if ((end - start) % make.BYTES_PER_ELEMENT !== 0)
        throw new ModelUnreadable("it ends in the middle of an element");
    // A copy, so that it starts where an element may.
    const copy = Uint8Array.prototype.slice.call(bytes, start, end);
    return new make(copy.buffer, 0, copy.length / make.BYTES_PER_ELEMENT);
}
function fromLists(bytes, fields, type, count) {
    if (type === "string") {
        return fields.flatMap((f) => (f.kind === "bytes" && f.number === DATA.text ? [textOf(bytes, f)] : []));
    }
    const elements = new readers_elements/* ARRAYS */.p9[type](count);
    let at = 0;
    const put = (value) => {
        if (at < count)
            elements[at] = (elements instanceof BigInt64Array || elements instanceof BigUint64Array ? BigInt(value) : Number(value));
        at++;
    };
    for (const field of fields) {
        if (field.number === DATA.float)
            for (let i = field.start; i < field.end; i += 4)
                put(bytes.readFloatLE(i));
        else if (field.number === DATA.double)
            for (let i = field.start; i < field.end; i += 8)
                put(bytes.readDoubleLE(i));
        else
            for (const value of varints(bytes, field))
                put(value);
    }
    if (at !== count)
        throw new ModelUnreadable(`it contains ${at} elements, but its shape requires ${count}`);
    return elements;
}
function textOf(bytes, { start, end }) {
    return bytes.toString("utf8", start, end);
}
/** Packed signed 64-bit integers. */
function varints(bytes, { start, end }) {
    const values = [];
    for (let at = start; at < end;) {
        let value = 0n;
        for (let shift = 0n;; shift += 7n) {
            if (at >= end || shift > 63n)
                throw new ModelUnreadable("a number in it is cut short");
            const byte = bytes[at++];
            value |= BigInt(byte & 0x7f) << shift;
            if (byte < 0x80)
                break;
        }
        values.push(BigInt.asIntN(64, value));
    }
    return values;
}

// EXTERNAL MODULE: ./lib/platform/readers/tensors.js
var tensors = __nccwpck_require__(794);
;// CONCATENATED MODULE: ./lib/platform/readers/test-data.js







const SET = /^test_data_set_(\d+)$/;
/** The set where the folder is one itself. */
const ITSELF = ".";
const MAX_FILE = 1 << 30;
/** The sets of a folder in the order of their numbers. The folder may be a set itself. */
async function listSets(folder) {
    try {
        const names = await (0,promises_.readdir)(folder);
        const sets = names.filter((name) => SET.test(name));
        if (sets.length === 0 && SET.test((0,external_node_path_.basename)(folder)))
            return [ITSELF];
        return sets.sort((a, b) => Number(SET.exec(a)?.[1]) - Number(SET.exec(b)?.[1]));
    }
    catch (error) {
        throw (0,problems/* fileProblem */.Wj)(error);
    }
}
/** The inputs of the first set, named `input_k`, and how many sets there are. */
async function readTestDataHeader(folder) {
    const [first, ...others] = await listSets(folder);
    if (first === undefined)
        return { columns: [], rows: 0 };
    const { inputs } = await readSet(folder, first);
    const columns = [...inputs].map(([k, { type, shape }]) => ({ name: `input_${k}`, type, shape }));
    return { columns, rows: 1 + others.length };
}
/** The tensors of a set as they feed a model, by the names of its inputs. */
function setFeeds(ort, plan, { name, inputs }) {
    return Object.fromEntries(plan.inputs.map((input) => {
        const number = input.kind === "array" ? Number(/^input_(\d+)$/.exec(input.array)?.[1] ?? -1) : -1;
        const tensor = inputs.get(number);
        if (tensor === undefined)
            throw (0,problems/* unreadable */.O$)(`it has no input_${number}.pb`, { file: name });
        if (tensor.type !== input.type) {
            throw (0,problems/* unreadable */.O$)(`it is of type ${tensor.type}, but the input ${input.name} takes ${input.type}`, {
                file: `${name}/input_${number}.pb`,
            });
        }
        const { type, shape, elements } = tensor;
        return [input.name, (0,tensors/* tensorOf */.zz)(ort, type, elements, shape)];
    }));
}
/** Reads the inputs of a set, and the outputs whose numbers are asked for. */
async function readSet(folder, name, wanted = () => false) {
    const inputs = new Map();
    const outputs = new Map();
    const files = await (0,promises_.readdir)((0,external_node_path_.join)(folder, name)).catch((error) => {
        throw (0,problems/* fileProblem */.Wj)(error);
    });
    const numbered = files.flatMap((file) => {
        const [, kind, number] = /^(input|output)_(\d+)\.pb$/.exec(file) ?? [];
        return kind === undefined ? [] : [{ file, kind, number: Number(number) }];
    });
    numbered.sort((a, b) => a.number - b.number);
    for (const { file, kind, number } of numbered) {
        if (kind === "output" && !wanted(number))
            continue;
        (kind === "input" ? inputs : outputs).set(number, await readTensorFile(folder, `${name}/${file}`));
    }
    const held = numbered.flatMap(({ kind, number }) => (kind === "output" ? [number] : []));
    return { name: name === ITSELF ? (0,external_node_path_.basename)(folder) : name, inputs, outputs, held };
}
async function readTensorFile(folder, file) {
    try {
        const path = (0,external_node_path_.join)(folder, file);
        const { size } = await (0,promises_.stat)(path);
        if (size > MAX_FILE)
            throw new ModelUnreadable(`it has ${size} bytes`);
        const bytes = await (0,promises_.readFile)(path);
        (0,pieces/* checkPointer */.y)(bytes);
        return readTensorProto(bytes);
    }
    catch (error) {
        if (error instanceof ModelUnreadable)
            throw (0,problems/* unreadable */.O$)(`it is not a readable tensor: ${error.message}`, { file });
        throw (0,problems/* fileProblem */.Wj)(error);
    }
}


/***/ }),

/***/ 874:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  O: () => (/* binding */ getFloat16),
  S: () => (/* binding */ setFloat16)
});

;// CONCATENATED MODULE: ./node_modules/@petamoriken/float16/src/_util/messages.mjs
const THIS_IS_NOT_AN_OBJECT = "This is not an object";
const THIS_IS_NOT_A_FLOAT16ARRAY_OBJECT = "This is not a Float16Array object";
const THIS_CONSTRUCTOR_IS_NOT_A_SUBCLASS_OF_FLOAT16ARRAY =
  "This constructor is not a subclass of Float16Array";
const THE_CONSTRUCTOR_PROPERTY_VALUE_IS_NOT_AN_OBJECT =
  "The constructor property value is not an object";
const SPECIES_CONSTRUCTOR_DIDNT_RETURN_TYPEDARRAY_OBJECT =
  "Species constructor didn't return TypedArray object";
const DERIVED_CONSTRUCTOR_CREATED_TYPEDARRAY_OBJECT_WHICH_WAS_TOO_SMALL_LENGTH =
  "Derived constructor created TypedArray object which was too small length";
const ATTEMPTING_TO_ACCESS_DETACHED_ARRAYBUFFER =
  "Attempting to access detached ArrayBuffer";
const CANNOT_CONVERT_UNDEFINED_OR_NULL_TO_OBJECT =
  "Cannot convert undefined or null to object";
const CANNOT_MIX_BIGINT_AND_OTHER_TYPES =
  "Cannot mix BigInt and other types, use explicit conversions";
const ITERATOR_PROPERTY_IS_NOT_CALLABLE = "@@iterator property is not callable";
const REDUCE_OF_EMPTY_ARRAY_WITH_NO_INITIAL_VALUE =
  "Reduce of empty array with no initial value";
const THE_COMPARISON_FUNCTION_MUST_BE_EITHER_A_FUNCTION_OR_UNDEFINED =
  "The comparison function must be either a function or undefined";
const OFFSET_IS_OUT_OF_BOUNDS = "Offset is out of bounds";

;// CONCATENATED MODULE: ./node_modules/@petamoriken/float16/src/_util/primordials.mjs
/* eslint-disable no-restricted-globals, no-restricted-syntax */
/* global SharedArrayBuffer */



/** @type {<T extends (...args: any) => any>(target: T) => (thisArg: ThisType<T>, ...args: any[]) => any} */
function uncurryThis(target) {
  return (thisArg, ...args) => {
    return ReflectApply(target, thisArg, args);
  };
}

/** @type {(target: any, key: string | symbol) => (thisArg: any, ...args: any[]) => any} */
function uncurryThisGetter(target, key) {
  return uncurryThis(
    ReflectGetOwnPropertyDescriptor(
      target,
      key
    ).get
  );
}

// Reflect
const {
  apply: ReflectApply,
  construct: ReflectConstruct,
  defineProperty: ReflectDefineProperty,
  get: ReflectGet,
  getOwnPropertyDescriptor: ReflectGetOwnPropertyDescriptor,
  getPrototypeOf: ReflectGetPrototypeOf,
  has: ReflectHas,
  ownKeys: ReflectOwnKeys,
  set: ReflectSet,
  setPrototypeOf: ReflectSetPrototypeOf,
} = Reflect;

// Proxy
const NativeProxy = (/* unused pure expression or super */ null && (Proxy));

// Number
const {
  EPSILON,
  MAX_SAFE_INTEGER,
  isFinite: NumberIsFinite,
  isNaN: NumberIsNaN,
} = Number;

// Symbol
const {
  iterator: SymbolIterator,
  species: SymbolSpecies,
  toStringTag: SymbolToStringTag,
  for: SymbolFor,
} = Symbol;

// Object
const NativeObject = Object;
const {
  create: primordials_ObjectCreate,
  defineProperty: ObjectDefineProperty,
  freeze: ObjectFreeze,
  is: ObjectIs,
} = NativeObject;
const ObjectPrototype = NativeObject.prototype;
/** @type {(object: object, key: PropertyKey) => Function | undefined} */
const ObjectPrototype__lookupGetter__ = /** @type {any} */ (ObjectPrototype).__lookupGetter__
  ? uncurryThis(/** @type {any} */ (ObjectPrototype).__lookupGetter__)
  : (object, key) => {
    if (object == null) {
      throw NativeTypeError(
        CANNOT_CONVERT_UNDEFINED_OR_NULL_TO_OBJECT
      );
    }

    let target = NativeObject(object);
    do {
      const descriptor = ReflectGetOwnPropertyDescriptor(target, key);
      if (descriptor !== undefined) {
        if (ObjectHasOwn(descriptor, "get")) {
          return descriptor.get;
        }

        return;
      }
    } while ((target = ReflectGetPrototypeOf(target)) !== null);
  };
/** @type {(object: object, key: PropertyKey) => boolean} */
const ObjectHasOwn = /** @type {any} */ (NativeObject).hasOwn ||
  uncurryThis(ObjectPrototype.hasOwnProperty);

// Array
const NativeArray = Array;
const ArrayIsArray = NativeArray.isArray;
const ArrayPrototype = NativeArray.prototype;
/** @type {(array: ArrayLike<unknown>, separator?: string) => string} */
const ArrayPrototypeJoin = uncurryThis(ArrayPrototype.join);
/** @type {<T>(array: T[], ...items: T[]) => number} */
const ArrayPrototypePush = uncurryThis(ArrayPrototype.push);
/** @type {(array: ArrayLike<unknown>, ...opts: any[]) => string} */
const ArrayPrototypeToLocaleString = uncurryThis(
  ArrayPrototype.toLocaleString
);
const NativeArrayPrototypeSymbolIterator = ArrayPrototype[SymbolIterator];
/** @type {<T>(array: T[]) => IterableIterator<T>} */
const ArrayPrototypeSymbolIterator = uncurryThis(NativeArrayPrototypeSymbolIterator);

// Math
const {
  abs: MathAbs,
  trunc: MathTrunc,
} = Math;

// ArrayBuffer
const NativeArrayBuffer = ArrayBuffer;
const ArrayBufferIsView = NativeArrayBuffer.isView;
const ArrayBufferPrototype = NativeArrayBuffer.prototype;
/** @type {(buffer: ArrayBuffer, begin?: number, end?: number) => number} */
const ArrayBufferPrototypeSlice = uncurryThis(ArrayBufferPrototype.slice);
/** @type {(buffer: ArrayBuffer) => ArrayBuffer} */
const ArrayBufferPrototypeGetByteLength = uncurryThisGetter(ArrayBufferPrototype, "byteLength");

// SharedArrayBuffer
const NativeSharedArrayBuffer = typeof SharedArrayBuffer !== "undefined" ? SharedArrayBuffer : null;
/** @type {(buffer: SharedArrayBuffer) => SharedArrayBuffer} */
const SharedArrayBufferPrototypeGetByteLength = NativeSharedArrayBuffer
  && uncurryThisGetter(NativeSharedArrayBuffer.prototype, "byteLength");

// TypedArray
/** @typedef {Uint8Array|Uint8ClampedArray|Uint16Array|Uint32Array|Int8Array|Int16Array|Int32Array|Float32Array|Float64Array|BigUint64Array|BigInt64Array} TypedArray */
/** @type {any} */
const TypedArray = ReflectGetPrototypeOf(Uint8Array);
const TypedArrayFrom = TypedArray.from;
const TypedArrayPrototype = TypedArray.prototype;
const NativeTypedArrayPrototypeSymbolIterator = TypedArrayPrototype[SymbolIterator];
/** @type {(typedArray: TypedArray) => IterableIterator<number>} */
const TypedArrayPrototypeKeys = uncurryThis(TypedArrayPrototype.keys);
/** @type {(typedArray: TypedArray) => IterableIterator<number>} */
const TypedArrayPrototypeValues = uncurryThis(
  TypedArrayPrototype.values
);
/** @type {(typedArray: TypedArray) => IterableIterator<[number, number]>} */
const TypedArrayPrototypeEntries = uncurryThis(
  TypedArrayPrototype.entries
);
/** @type {(typedArray: TypedArray, array: ArrayLike<number>, offset?: number) => void} */
const TypedArrayPrototypeSet = uncurryThis(TypedArrayPrototype.set);
/** @type {<T extends TypedArray>(typedArray: T) => T} */
const TypedArrayPrototypeReverse = uncurryThis(
  TypedArrayPrototype.reverse
);
/** @type {<T extends TypedArray>(typedArray: T, value: number, start?: number, end?: number) => T} */
const TypedArrayPrototypeFill = uncurryThis(TypedArrayPrototype.fill);
/** @type {<T extends TypedArray>(typedArray: T, target: number, start: number, end?: number) => T} */
const TypedArrayPrototypeCopyWithin = uncurryThis(
  TypedArrayPrototype.copyWithin
);
/** @type {<T extends TypedArray>(typedArray: T, compareFn?: (a: number, b: number) => number) => T} */
const TypedArrayPrototypeSort = uncurryThis(TypedArrayPrototype.sort);
/** @type {<T extends TypedArray>(typedArray: T, start?: number, end?: number) => T} */
const TypedArrayPrototypeSlice = uncurryThis(TypedArrayPrototype.slice);
/** @type {<T extends TypedArray>(typedArray: T, start?: number, end?: number) => T} */
const TypedArrayPrototypeSubarray = uncurryThis(
  TypedArrayPrototype.subarray
);
/** @type {((typedArray: TypedArray) => ArrayBuffer)} */
const TypedArrayPrototypeGetBuffer = uncurryThisGetter(
  TypedArrayPrototype,
  "buffer"
);
/** @type {((typedArray: TypedArray) => number)} */
const TypedArrayPrototypeGetByteOffset = uncurryThisGetter(
  TypedArrayPrototype,
  "byteOffset"
);
/** @type {((typedArray: TypedArray) => number)} */
const TypedArrayPrototypeGetLength = uncurryThisGetter(
  TypedArrayPrototype,
  "length"
);
/** @type {(target: unknown) => string} */
const TypedArrayPrototypeGetSymbolToStringTag = uncurryThisGetter(
  TypedArrayPrototype,
  SymbolToStringTag
);

// Uint8Array
const NativeUint8Array = Uint8Array;

// Uint16Array
const NativeUint16Array = Uint16Array;
/** @type {Uint16ArrayConstructor["from"]} */
const Uint16ArrayFrom = (...args) => {
  return ReflectApply(TypedArrayFrom, NativeUint16Array, args);
};

// Uint32Array
const NativeUint32Array = Uint32Array;

// Float32Array
const NativeFloat32Array = Float32Array;

// ArrayIterator
/** @type {any} */
const ArrayIteratorPrototype = ReflectGetPrototypeOf([][SymbolIterator]());
/** @type {<T>(arrayIterator: IterableIterator<T>) => IteratorResult<T>} */
const ArrayIteratorPrototypeNext = uncurryThis(ArrayIteratorPrototype.next);

// Generator
/** @type {<T = unknown, TReturn = any, TNext = unknown>(generator: Generator<T, TReturn, TNext>, value?: TNext) => T} */
const GeneratorPrototypeNext = uncurryThis((function* () {})().next);

// Iterator
const IteratorPrototype = ReflectGetPrototypeOf(ArrayIteratorPrototype);

// DataView
const DataViewPrototype = DataView.prototype;
/** @type {(dataView: DataView, byteOffset: number, littleEndian?: boolean) => number} */
const DataViewPrototypeGetUint16 = uncurryThis(
  DataViewPrototype.getUint16
);
/** @type {(dataView: DataView, byteOffset: number, value: number, littleEndian?: boolean) => void} */
const DataViewPrototypeSetUint16 = uncurryThis(
  DataViewPrototype.setUint16
);

// Error
const NativeTypeError = TypeError;
const NativeRangeError = (/* unused pure expression or super */ null && (RangeError));

// WeakSet
/**
 * Do not construct with arguments to avoid calling the "add" method
 * @type {{new <T extends {}>(): WeakSet<T>}}
 */
const NativeWeakSet = WeakSet;
const WeakSetPrototype = NativeWeakSet.prototype;
/** @type {<T extends {}>(set: WeakSet<T>, value: T) => Set<T>} */
const WeakSetPrototypeAdd = uncurryThis(WeakSetPrototype.add);
/** @type {<T extends {}>(set: WeakSet<T>, value: T) => boolean} */
const WeakSetPrototypeHas = uncurryThis(WeakSetPrototype.has);

// WeakMap
/**
 * Do not construct with arguments to avoid calling the "set" method
 * @type {{new <K extends {}, V>(): WeakMap<K, V>}}
 */
const NativeWeakMap = WeakMap;
const WeakMapPrototype = NativeWeakMap.prototype;
/** @type {<K extends {}, V>(weakMap: WeakMap<K, V>, key: K) => V} */
const WeakMapPrototypeGet = uncurryThis(WeakMapPrototype.get);
/** @type {<K extends {}, V>(weakMap: WeakMap<K, V>, key: K) => boolean} */
const WeakMapPrototypeHas = uncurryThis(WeakMapPrototype.has);
/** @type {<K extends {}, V>(weakMap: WeakMap<K, V>, key: K, value: V) => WeakMap} */
const primordials_WeakMapPrototypeSet = uncurryThis(WeakMapPrototype.set);

;// CONCATENATED MODULE: ./node_modules/@petamoriken/float16/src/_util/arrayIterator.mjs


/** @type {WeakMap<{}, IterableIterator<any>>} */
const arrayIterators = new NativeWeakMap();

const SafeIteratorPrototype = primordials_ObjectCreate(null, {
  next: {
    value: function next() {
      const arrayIterator = WeakMapPrototypeGet(arrayIterators, this);
      return ArrayIteratorPrototypeNext(arrayIterator);
    },
  },

  [SymbolIterator]: {
    value: function values() {
      return this;
    },
  },
});

/**
 * Wrap the Array around the SafeIterator If Array.prototype [@@iterator] has been modified
 * @type {<T>(array: T[]) => Iterable<T>}
 */
function safeIfNeeded(array) {
  if (
    array[SymbolIterator] === NativeArrayPrototypeSymbolIterator &&
    ArrayIteratorPrototype.next === ArrayIteratorPrototypeNext
  ) {
    return array;
  }

  const safe = primordials_ObjectCreate(SafeIteratorPrototype);
  primordials_WeakMapPrototypeSet(arrayIterators, safe, ArrayPrototypeSymbolIterator(array));
  return safe;
}

/** @type {WeakMap<{}, Generator<any>>} */
const generators = new NativeWeakMap();

/** @see https://tc39.es/ecma262/#sec-%arrayiteratorprototype%-object */
const DummyArrayIteratorPrototype = primordials_ObjectCreate(IteratorPrototype, {
  next: {
    value: function next() {
      const generator = WeakMapPrototypeGet(generators, this);
      return GeneratorPrototypeNext(generator);
    },
    writable: true,
    configurable: true,
  },
});

for (const key of ReflectOwnKeys(ArrayIteratorPrototype)) {
  // next method has already defined
  if (key === "next") {
    continue;
  }

  // Copy ArrayIteratorPrototype descriptors to DummyArrayIteratorPrototype
  ObjectDefineProperty(DummyArrayIteratorPrototype, key, ReflectGetOwnPropertyDescriptor(ArrayIteratorPrototype, key));
}

/**
 * Wrap the Generator around the dummy ArrayIterator
 * @type {<T>(generator: Generator<T>) => IterableIterator<T>}
 */
function wrap(generator) {
  const dummy = ObjectCreate(DummyArrayIteratorPrototype);
  WeakMapPrototypeSet(generators, dummy, generator);
  return dummy;
}

;// CONCATENATED MODULE: ./node_modules/@petamoriken/float16/src/_util/converter.mjs


const INVERSE_OF_EPSILON = 1 / EPSILON;

/**
 * rounds to the nearest value;
 * if the number falls midway, it is rounded to the nearest value with an even least significant digit
 * @param {number} num
 * @returns {number}
 */
function roundTiesToEven(num) {
  return (num + INVERSE_OF_EPSILON) - INVERSE_OF_EPSILON;
}

const FLOAT16_MIN_VALUE = 6.103515625e-05;
const FLOAT16_MAX_VALUE = 65504;
const FLOAT16_EPSILON = 0.0009765625;

const FLOAT16_EPSILON_MULTIPLIED_BY_FLOAT16_MIN_VALUE = FLOAT16_EPSILON * FLOAT16_MIN_VALUE;
const FLOAT16_EPSILON_DEVIDED_BY_EPSILON = FLOAT16_EPSILON * INVERSE_OF_EPSILON;

/**
 * round a number to a half float number
 * @param {unknown} num - double float
 * @returns {number} half float number
 */
function roundToFloat16(num) {
  const number = +num;

  // NaN, Infinity, -Infinity, 0, -0
  if (!NumberIsFinite(number) || number === 0) {
    return number;
  }

  // finite except 0, -0
  const sign = number > 0 ? 1 : -1;
  const absolute = MathAbs(number);

  // small number
  if (absolute < FLOAT16_MIN_VALUE) {
    return sign * roundTiesToEven(absolute / FLOAT16_EPSILON_MULTIPLIED_BY_FLOAT16_MIN_VALUE) * FLOAT16_EPSILON_MULTIPLIED_BY_FLOAT16_MIN_VALUE;
  }

  const temp = (1 + FLOAT16_EPSILON_DEVIDED_BY_EPSILON) * absolute;
  const result = temp - (temp - absolute);

  // large number
  if (result > FLOAT16_MAX_VALUE || NumberIsNaN(result)) {
    return sign * Infinity;
  }

  return sign * result;
}

// base algorithm: http://fox-toolkit.org/ftp/fasthalffloatconversion.pdf

const buffer = new NativeArrayBuffer(4);
const floatView = new NativeFloat32Array(buffer);
const uint32View = new NativeUint32Array(buffer);

const baseTable = new NativeUint16Array(512);
const shiftTable = new NativeUint8Array(512);

for (let i = 0; i < 256; ++i) {
  const e = i - 127;

  // very small number (0, -0)
  if (e < -24) {
    baseTable[i]         = 0x0000;
    baseTable[i | 0x100] = 0x8000;
    shiftTable[i]         = 24;
    shiftTable[i | 0x100] = 24;

  // small number (denorm)
  } else if (e < -14) {
    baseTable[i]         =  0x0400 >> (-e - 14);
    baseTable[i | 0x100] = (0x0400 >> (-e - 14)) | 0x8000;
    shiftTable[i]         = -e - 1;
    shiftTable[i | 0x100] = -e - 1;

  // normal number
  } else if (e <= 15) {
    baseTable[i]         =  (e + 15) << 10;
    baseTable[i | 0x100] = ((e + 15) << 10) | 0x8000;
    shiftTable[i]         = 13;
    shiftTable[i | 0x100] = 13;

  // large number (Infinity, -Infinity)
  } else if (e < 128) {
    baseTable[i]         = 0x7c00;
    baseTable[i | 0x100] = 0xfc00;
    shiftTable[i]         = 24;
    shiftTable[i | 0x100] = 24;

  // stay (NaN, Infinity, -Infinity)
  } else {
    baseTable[i]         = 0x7c00;
    baseTable[i | 0x100] = 0xfc00;
    shiftTable[i]         = 13;
    shiftTable[i | 0x100] = 13;
  }
}

/**
 * round a number to a half float number bits
 * @param {unknown} num - double float
 * @returns {number} half float number bits
 */
function roundToFloat16Bits(num) {
  floatView[0] = roundToFloat16(num);
  const f = uint32View[0];
  const e = (f >> 23) & 0x1ff;
  return baseTable[e] + ((f & 0x007fffff) >> shiftTable[e]);
}

const mantissaTable = new NativeUint32Array(2048);
for (let i = 1; i < 1024; ++i) {
  let m = i << 13; // zero pad mantissa bits
  let e = 0; // zero exponent

  // normalized
  while ((m & 0x00800000) === 0) {
    m <<= 1;
    e -= 0x00800000; // decrement exponent
  }

  m &= ~0x00800000; // clear leading 1 bit
  e += 0x38800000; // adjust bias

  mantissaTable[i] = m | e;
}
for (let i = 1024; i < 2048; ++i) {
  mantissaTable[i] = 0x38000000 + ((i - 1024) << 13);
}

const exponentTable = new NativeUint32Array(64);
for (let i = 1; i < 31; ++i) {
  exponentTable[i] = i << 23;
}
exponentTable[31] = 0x47800000;
exponentTable[32] = 0x80000000;
for (let i = 33; i < 63; ++i) {
  exponentTable[i] = 0x80000000 + ((i - 32) << 23);
}
exponentTable[63] = 0xc7800000;

const offsetTable = new NativeUint16Array(64);
for (let i = 1; i < 64; ++i) {
  if (i !== 32) {
    offsetTable[i] = 1024;
  }
}

/**
 * convert a half float number bits to a number
 * @param {number} float16bits - half float number bits
 * @returns {number} double float
 */
function convertToNumber(float16bits) {
  const i = float16bits >> 10;
  uint32View[0] = mantissaTable[offsetTable[i] + (float16bits & 0x3ff)] + exponentTable[i];
  return floatView[0];
}

;// CONCATENATED MODULE: ./node_modules/@petamoriken/float16/src/DataView.mjs




/**
 * returns an unsigned 16-bit float at the specified byte offset from the start of the DataView
 * @param {DataView} dataView
 * @param {number} byteOffset
 * @param {[boolean]} opts
 * @returns {number}
 */
function getFloat16(dataView, byteOffset, ...opts) {
  return convertToNumber(
    DataViewPrototypeGetUint16(dataView, byteOffset, ...safeIfNeeded(opts))
  );
}

/**
 * stores an unsigned 16-bit float value at the specified byte offset from the start of the DataView
 * @param {DataView} dataView
 * @param {number} byteOffset
 * @param {number} value
 * @param {[boolean]} opts
 */
function setFloat16(dataView, byteOffset, value, ...opts) {
  return DataViewPrototypeSetUint16(
    dataView,
    byteOffset,
    roundToFloat16Bits(value),
    ...safeIfNeeded(opts)
  );
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(200);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
