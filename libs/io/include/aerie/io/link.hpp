// A node of a circular list that its owner embeds; leaving the list needs nothing but the node.
#pragma once

namespace aerie::detail {

struct Link {
    Link* next = nullptr;
    Link* previous = nullptr;

    bool isLinked() const noexcept { return next != nullptr; }
    void insertBefore(Link& place) noexcept {
        previous = place.previous;
        next = &place;
        previous->next = this;
        place.previous = this;
    }
    void remove() noexcept {
        if (!next) return;
        next->previous = previous;
        previous->next = next;
        next = previous = nullptr;
    }
};

// The head of such a list.
struct Ring : Link {
    Ring() noexcept { next = previous = this; }
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;
    // What is in the list goes on as a list without a head; only for lists whose members are gone or never leave.
    ~Ring() = default;

    bool isEmpty() const noexcept { return next == this; }
    Link& front() noexcept { return *next; }
    void append(Link& link) noexcept { link.insertBefore(*this); }
    // Moves everything of another list to the end of this one.
    void take(Ring& other) noexcept {
        if (other.isEmpty()) return;
        other.next->previous = previous;
        other.previous->next = this;
        previous->next = other.next;
        previous = other.previous;
        other.next = other.previous = &other;
    }
};

} // namespace aerie::detail
