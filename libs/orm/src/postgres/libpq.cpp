#include "postgres/libpq.hpp"

#include <aerie/orm/query_error.hpp>

#include <dlfcn.h>

#include <string>

namespace aerie::orm::postgres {

namespace {

[[noreturn]] void throwMissing(std::string why) {
    throw QueryFailedError{{QueryErrorKind::Unavailable,
                            {},
                            "PostgreSQL's client library could not be loaded (" + std::move(why) +
                                "): install it, `apt-get install libpq5`",
                            {}}};
}

template<class Function> void find(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (!function) throwMissing(std::string{"it has no "} + name + ", which PostgreSQL 14 and later have");
}

Libpq load() {
    void* library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* why = ::dlerror();
        throwMissing(why ? why : "libpq.so.5");
    }
    Libpq pq;
#define AERIE_PQ(name) find(library, "PQ" #name, pq.name);
    AERIE_PQ(conninfoParse)
    AERIE_PQ(conninfoFree)
    AERIE_PQ(freemem)
    AERIE_PQ(connectStartParams)
    AERIE_PQ(connectPoll)
    AERIE_PQ(status)
    AERIE_PQ(socket)
    AERIE_PQ(finish)
    AERIE_PQ(errorMessage)
    AERIE_PQ(setnonblocking)
    AERIE_PQ(setNoticeReceiver)
    AERIE_PQ(enterPipelineMode)
    AERIE_PQ(pipelineSync)
    AERIE_PQ(exitPipelineMode)
    AERIE_PQ(sendQueryParams)
    AERIE_PQ(sendPrepare)
    AERIE_PQ(sendDescribePrepared)
    AERIE_PQ(sendQueryPrepared)
    AERIE_PQ(flush)
    AERIE_PQ(consumeInput)
    AERIE_PQ(isBusy)
    AERIE_PQ(getResult)
    AERIE_PQ(resultStatus)
    AERIE_PQ(resultErrorField)
    AERIE_PQ(resultErrorMessage)
    AERIE_PQ(clear)
    AERIE_PQ(ntuples)
    AERIE_PQ(nfields)
    AERIE_PQ(fname)
    AERIE_PQ(ftype)
    AERIE_PQ(getvalue)
    AERIE_PQ(getlength)
    AERIE_PQ(getisnull)
    AERIE_PQ(nparams)
    AERIE_PQ(paramtype)
    AERIE_PQ(cmdTuples)
    AERIE_PQ(cmdStatus)
    AERIE_PQ(transactionStatus)
    AERIE_PQ(notifies)
    AERIE_PQ(getCancel)
    AERIE_PQ(cancel)
    AERIE_PQ(freeCancel)
    AERIE_PQ(putCopyData)
    AERIE_PQ(putCopyEnd)
    AERIE_PQ(sendQuery)
#undef AERIE_PQ
    return pq;
}

} // namespace

const Libpq& libpq() {
    static const Libpq loaded = load(); // a failure is tried again by the next call
    return loaded;
}

} // namespace aerie::orm::postgres
