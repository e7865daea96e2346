// The objects of a std::vector whose type is known by its tables only.
#pragma once

#include <aerie/orm/entity_info.hpp>

#include <vector>

namespace aerie::orm {

inline std::vector<void*> objectsOf(const EntityInfo& entity, const void* list) {
    auto* first = static_cast<char*>(const_cast<void*>(entity.list->data(list)));
    std::vector<void*> objects(entity.list->length(list));
    for (std::size_t i = 0; i < objects.size(); ++i) objects[i] = first + i * entity.size;
    return objects;
}

} // namespace aerie::orm
