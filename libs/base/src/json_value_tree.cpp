// What walks whole trees: each with a list of what is still to do instead of recursion, so that depth costs no stack.
#include <aerie/base/json_value.hpp>

namespace aerie::json {

struct Value::Tree {
    static bool isOpen(const Value& value) noexcept {
        return (value.tag_ == Tag::Array && !value.data_.array->empty()) ||
               (value.tag_ == Tag::Object && !value.data_.object->empty());
    }

    struct Copying {
        const Value* from;
        Value* to;
    };
    static void copyInto(const Value& from, Value& to, std::vector<Copying>& pending) {
        switch (from.tag_) {
        case Tag::String:
            to = *from.string();
            break;
        case Tag::Array:
            to = Array(from.data_.array->size());
            if (isOpen(from)) pending.push_back({&from, &to});
            break;
        case Tag::Object:
            to = Object{};
            if (isOpen(from)) pending.push_back({&from, &to});
            break;
        default:
            to.tag_ = from.tag_;
            to.data_ = from.data_;
        }
    }

    struct Comparing {
        const Value* a;
        const Value* b;
    };
    static bool equalNumbers(const Value& a, const Value& b) noexcept {
        if (a.tag_ == b.tag_ && a.tag_ != Tag::Double) return a.data_.unsignedInteger == b.data_.unsignedInteger;
        if (a.tag_ != Tag::Double && b.tag_ != Tag::Double) return false; // Signed and Unsigned share no number
        if (a.tag_ == b.tag_) return a.data_.number == b.data_.number;
        const auto left = a.integer(), right = b.integer();
        const auto leftLarge = a.unsignedInteger(), rightLarge = b.unsignedInteger();
        return (left && left == right) || (leftLarge && leftLarge == rightLarge);
    }
    static bool equalHere(const Value& a, const Value& b, std::vector<Comparing>& pending) {
        if (a.kind() != b.kind()) return false;
        switch (a.kind()) {
        case Kind::Null:
            return true;
        case Kind::Boolean:
            return a.data_.boolean == b.data_.boolean;
        case Kind::Number:
            return equalNumbers(a, b);
        case Kind::String:
            return a.string() == b.string();
        case Kind::Array:
            if (a.data_.array->size() != b.data_.array->size()) return false;
            for (std::size_t i = 0; i < a.data_.array->size(); ++i)
                pending.push_back({&(*a.data_.array)[i], &(*b.data_.array)[i]});
            return true;
        case Kind::Object: {
            if (a.data_.object->size() != b.data_.object->size()) return false;
            auto same = b.data_.object->begin();
            for (const Object::Member& member : *a.data_.object) {
                const Value* other = same->name == member.name ? &same->value : b.find(member.name);
                if (!other) return false;
                pending.push_back({&member.value, other});
                ++same;
            }
            return true;
        }
        }
        return false;
    }
};

Value::Value(const Value& other) {
    std::vector<Tree::Copying> pending;
    Tree::copyInto(other, *this, pending);
    while (!pending.empty()) {
        const auto [from, to] = pending.back();
        pending.pop_back();
        if (from->tag_ == Tag::Array) {
            for (std::size_t i = 0; i < from->data_.array->size(); ++i)
                Tree::copyInto((*from->data_.array)[i], (*to->data_.array)[i], pending);
        } else {
            // All members first: growing the list moves them.
            for (const Object::Member& member : *from->data_.object)
                to->data_.object->members_.push_back({member.name, Value{}});
            auto target = to->data_.object->begin();
            for (const Object::Member& member : *from->data_.object)
                Tree::copyInto(member.value, (target++)->value, pending);
        }
    }
}

void Value::destroyOwned() noexcept {
    if (tag_ == Tag::String) {
        delete[] data_.text;
        return;
    }
    // Containers inside move to the list before their owner goes, so no destructor meets a deep tree.
    std::vector<Value> pending;
    const auto destroyContainer = [&pending](Value& value) {
        const auto takeOut = [&pending](Value& child) {
            if (Tree::isOpen(child)) pending.push_back(std::move(child));
        };
        if (value.tag_ == Tag::Array) {
            for (Value& child : *value.data_.array) takeOut(child);
            delete value.data_.array;
        } else {
            for (Object::Member& member : *value.data_.object) takeOut(member.value);
            delete value.data_.object;
        }
        value.tag_ = Tag::Null;
    };
    destroyContainer(*this);
    while (!pending.empty()) {
        Value value = std::move(pending.back());
        pending.pop_back();
        destroyContainer(value);
    }
}

bool Value::operator==(const Value& other) const {
    std::vector<Tree::Comparing> pending{{this, &other}};
    while (!pending.empty()) {
        const auto [a, b] = pending.back();
        pending.pop_back();
        if (!Tree::equalHere(*a, *b, pending)) return false;
    }
    return true;
}

} // namespace aerie::json
