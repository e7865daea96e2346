#include <aerie/app/metrics.hpp>

#include <charconv>
#include <cmath>
#include <deque>
#include <mutex>
#include <vector>

namespace aerie::app {

void MetricsPage::family(std::string_view name, std::string_view kind, std::string_view help) {
    text += "# HELP ";
    text += name;
    text += ' ';
    for (const char c : help) {
        if (c == '\\')
            text += "\\\\";
        else if (c == '\n')
            text += "\\n";
        else
            text += c;
    }
    text += "\n# TYPE ";
    text += name;
    text += ' ';
    text += kind;
    text += '\n';
}

void MetricsPage::sample(std::string_view name, std::string_view labels, double value) {
    text += name;
    if (!labels.empty()) {
        text += '{';
        text += labels;
        text += '}';
    }
    text += ' ';
    if (std::isfinite(value)) {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        text.append(digits, end);
    } else {
        text += std::isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }
    text += '\n';
}

std::string MetricsPage::label(std::string_view name, std::string_view value) {
    std::string out{name};
    out += "=\"";
    for (const char c : value) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    out += '"';
    return out;
}

struct Metrics::Impl {
    template<class Figure> struct Entry {
        Entry(std::string_view entryName, std::string_view entryHelp, std::string_view entryLabels)
            : name(entryName), help(entryHelp), labels(entryLabels) {}
        std::string name, help, labels;
        Figure figure;
    };
    // Entries never move: users keep references.
    template<class Figure>
    Figure& get(std::deque<Entry<Figure>>& entries, std::string_view name, std::string_view help,
                std::string_view labels) {
        const std::lock_guard lock{mutex};
        for (Entry<Figure>& entry : entries)
            if (entry.name == name && entry.labels == labels) return entry.figure;
        return entries.emplace_back(name, help, labels).figure;
    }
    template<class Figure>
    static void collect(MetricsPage& page, const std::deque<Entry<Figure>>& entries, std::string_view kind) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            bool isFirst = true;
            for (std::size_t before = 0; before < i; ++before)
                isFirst = isFirst && entries[before].name != entries[i].name;
            if (!isFirst) continue;
            page.family(entries[i].name, kind, entries[i].help);
            for (const Entry<Figure>& entry : entries)
                if (entry.name == entries[i].name)
                    page.sample(entry.name, entry.labels, static_cast<double>(entry.figure.value()));
        }
    }

    std::mutex mutex;
    std::deque<Entry<Counter>> counters;
    std::deque<Entry<Gauge>> gauges;
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

Counter& Metrics::counter(std::string_view name, std::string_view help, std::string_view labels) {
    return impl_->get(impl_->counters, name, help, labels);
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, std::string_view labels) {
    return impl_->get(impl_->gauges, name, help, labels);
}

void Metrics::collectMetrics(MetricsPage& page) {
    const std::lock_guard lock{impl_->mutex};
    Impl::collect(page, impl_->counters, "counter");
    Impl::collect(page, impl_->gauges, "gauge");
}

} // namespace aerie::app
