// SPDX-License-Identifier: GPL-2.0-only

/// Plain values in one piece of memory that grows; no reference count and no bounds check on the way.
struct Growing<Element: BitwiseCopyable>: ~Copyable {
    /// The first element.
    private(set) var start: UnsafeMutablePointer<Element>
    /// The number of elements.
    private(set) var count = 0
    private var capacity: Int

    /// Room for some elements to begin with.
    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        start = .allocate(capacity: self.capacity)
    }

    deinit {
        start.deallocate()
    }

    /// One element.
    @inline(__always)
    subscript(index: Int) -> Element {
        get { start[index] }
        set { start[index] = newValue }
    }

    /// Adds an element behind the last one.
    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        start[count] = element
        count += 1
    }

    /// Takes the last element away.
    @inline(__always)
    mutating func removeLast() -> Element {
        count -= 1
        return start[count]
    }

    /// Keeps only so many elements.
    mutating func truncate(to count: Int) {
        self.count = count
    }

    /// The elements as an array.
    var array: [Element] { Array(UnsafeBufferPointer(start: start, count: count)) }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}
