// libpq, opened when the first PostgreSQL data source connects. A program that only uses SQLite needs none, and the
// released program stays one file: Debian has no static libpq that could be linked (it needs GSSAPI, LDAP and two
// archives of the server's), and the shared one keeps its security updates.
#pragma once

#include <libpq-fe.h>

namespace aerie::orm::postgres {

struct Libpq {
#define AERIE_PQ(name) decltype(&::PQ##name) name = nullptr;
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
};

// Throws QueryFailedError (Unavailable) that names the package when there is no libpq.
const Libpq& libpq();

} // namespace aerie::orm::postgres
