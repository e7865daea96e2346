// aerie[E079]
#include <aerie/orm/data_source.hpp>

aerie::Task<> rename(aerie::orm::DataSource& dataSource, std::string name) {
    co_await dataSource.transaction([name](aerie::orm::EntityManager&) -> aerie::Task<> { co_return; });
}
