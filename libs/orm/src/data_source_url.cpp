#include "data_source_url.hpp"

#include <aerie/orm/query_error.hpp>

namespace aerie::orm {

DataSourceUrl parseDataSourceUrl(std::string_view url) {
    constexpr std::string_view kSqlite = "sqlite:";
    const std::string_view scheme = url.substr(0, url.find(':'));
    DataSourceUrl parsed;
    if (scheme == "postgres" || scheme == "postgresql") {
        parsed.type = DatabaseType::Postgres;
        parsed.path = url;
        return parsed;
    }
    if (!url.starts_with(kSqlite))
        throw UsageError{"DATABASE_URL begins with '" + std::string{scheme} +
                         "': write sqlite:<path>, for example sqlite:data/app.db, or "
                         "postgres://user:password@host:5432/database"};

    std::string_view path = url.substr(kSqlite.size());
    if (path.starts_with("//")) path.remove_prefix(2); // sqlite://relative.db and sqlite:///absolute.db are written too
    if (const std::size_t query = path.find('?'); query != std::string_view::npos) {
        const std::string_view options = path.substr(query + 1);
        if (options != "mode=ro")
            throw UsageError{"DATABASE_URL: '?" + std::string{options} +
                             "' is not known; after the path there may be ?mode=ro"};
        parsed.isReadOnly = true;
        path = path.substr(0, query);
    }
    if (path.empty()) throw UsageError{"DATABASE_URL has no path: write sqlite:<path>, for example sqlite:data/app.db"};
    parsed.path = path;
    return parsed;
}

} // namespace aerie::orm
