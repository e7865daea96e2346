#include <aerie/io/link.hpp>
#include <aerie/redis/memory_cache.hpp>

#include <unordered_map>

namespace aerie::redis {

namespace {

// What a node, its place in the table and the allocator's heads cost, about.
constexpr std::size_t kOverhead = 192;

struct Tag {
    std::string name;
    std::uint64_t version = 0;
    std::size_t users = 0;
};

struct TagUse {
    Tag* tag;
    std::uint64_t version; // at the time of set()
};

struct Node : aerie::detail::Link {
    std::string key;
    MemoryEntry entry;
    std::vector<TagUse> tags;

    std::size_t cost() const noexcept { return kOverhead + key.size() + entry.text.size() + tags.size() * 64; }
};

} // namespace

struct MemoryCache::Impl {
    std::size_t limit = 0;
    std::size_t bytes = 0;
    std::unordered_map<std::string_view, std::unique_ptr<Node>> nodes; // the keys are the nodes'
    std::unordered_map<std::string_view, std::unique_ptr<Tag>> tags;
    aerie::detail::Ring recent; // the least recently used in front

    void drop(Node& node) {
        bytes -= node.cost();
        node.remove();
        for (const TagUse& use : node.tags)
            if (--use.tag->users == 0) tags.erase(tags.find(use.tag->name));
        nodes.erase(nodes.find(node.key));
    }
    Tag& tagOf(std::string_view name) {
        if (const auto found = tags.find(name); found != tags.end()) return *found->second;
        auto tag = std::make_unique<Tag>();
        tag->name = name;
        Tag& made = *tag;
        tags.emplace(made.name, std::move(tag));
        return made;
    }
};

MemoryCache::MemoryCache(std::size_t maxBytes) : impl_(std::make_unique<Impl>()) { impl_->limit = maxBytes; }
MemoryCache::~MemoryCache() = default;

const MemoryEntry* MemoryCache::get(std::string_view key, Timestamp now) {
    const auto found = impl_->nodes.find(key);
    if (found == impl_->nodes.end()) return nullptr;
    Node& node = *found->second;
    bool isOver = node.entry.expires && *node.entry.expires <= now;
    for (const TagUse& use : node.tags) isOver = isOver || use.version != use.tag->version;
    if (isOver) {
        impl_->drop(node);
        return nullptr;
    }
    node.remove();
    impl_->recent.append(node);
    return &node.entry;
}

void MemoryCache::set(std::string_view key, std::string text, const MemoryLife& life) {
    del(key);
    auto node = std::make_unique<Node>();
    node->key = key;
    node->entry = {std::move(text), life.expires};
    for (const std::string& name : life.tags) {
        Tag& tag = impl_->tagOf(name);
        ++tag.users;
        node->tags.push_back({&tag, tag.version});
    }
    Node& made = *node;
    impl_->bytes += made.cost();
    impl_->recent.append(made);
    impl_->nodes.emplace(made.key, std::move(node));
    while (impl_->bytes > impl_->limit) impl_->drop(static_cast<Node&>(impl_->recent.front()));
}

bool MemoryCache::del(std::string_view key) {
    const auto found = impl_->nodes.find(key);
    if (found == impl_->nodes.end()) return false;
    impl_->drop(*found->second);
    return true;
}

void MemoryCache::invalidateTag(std::string_view tag) {
    if (const auto found = impl_->tags.find(tag); found != impl_->tags.end()) ++found->second->version;
}

void MemoryCache::clear() {
    while (!impl_->recent.isEmpty()) impl_->drop(static_cast<Node&>(impl_->recent.front()));
}

std::size_t MemoryCache::size() const noexcept { return impl_->nodes.size(); }
std::size_t MemoryCache::bytes() const noexcept { return impl_->bytes; }

} // namespace aerie::redis
