"""What the response codes of EWS mean for a mailbox that is worked by a machine: each code stands in one table only."""

from __future__ import annotations

BUSY = frozenset({"ErrorServerBusy", "ErrorExceededConnectionCount", "ErrorTooManyObjectsOpened"})
# the server began and did not end it: after a send, nobody knows
BROKE_OFF = frozenset(
    {
        "ErrorADOperation", "ErrorADUnavailable", "ErrorBatchProcessingStopped", "ErrorClientDisconnected",
        "ErrorConnectionFailed", "ErrorConnectionFailedTransientError", "ErrorDataSourceOperation",
        "ErrorInsufficientResources", "ErrorInternalServerError", "ErrorInternalServerTransientError",
        "ErrorMailboxFailover", "ErrorMailboxStoreUnavailable", "ErrorMessageTrackingTransientError",
        "ErrorNoRespondingCASInDestinationSite", "ErrorNotEnoughMemory", "ErrorProxyCallFailed",
        "ErrorProxyRequestProcessingFailed", "ErrorRequestAborted", "ErrorTimeoutExpired", "ErrorWin32InteropError",
    }
)  # fmt: skip
GONE = frozenset(
    {
        "ErrorCannotUseFolderIdForItemId", "ErrorInvalidId", "ErrorInvalidIdEmpty", "ErrorInvalidIdMalformed",
        "ErrorInvalidIdMalformedEwsLegacyIdFormat", "ErrorInvalidIdMonikerTooLong", "ErrorInvalidIdNotAnItemAttachmentId",
        "ErrorInvalidIdReturnedByResolveNames", "ErrorInvalidIdStoreObjectIdTooLong",
        "ErrorInvalidIdTooManyAttachmentLevels", "ErrorInvalidIdXml", "ErrorItemNotFound",
    }
)  # fmt: skip
CHANGED = frozenset(
    {
        "ErrorInvalidChangeKey", "ErrorIrresolvableConflict", "ErrorItemSave", "ErrorItemSavePropertyError",
        "ErrorMoveCopyFailed", "ErrorObjectTypeChanged", "ErrorStaleObject",
    }
)  # fmt: skip
NO_FOLDER = frozenset(
    {
        "ErrorFolderNotFound", "ErrorInvalidFolderId", "ErrorParentFolderNotFound", "ErrorSavedItemFolderNotFound",
        "ErrorSyncFolderNotFound", "ErrorToFolderNotFound",
    }
)  # fmt: skip
STATE_LOST = frozenset({"ErrorInvalidSyncStateData"})
DENIED = frozenset({"ErrorAccessDenied", "ErrorCreateItemAccessDenied", "ErrorCreateSubfolderAccessDenied"})
# they concern the whole mailbox, so no single message may be parked or set aside for them
WHOLE_MAILBOX = {
    "ErrorAccountDisabled": "the account is disabled; enable it",
    "ErrorCallerIsInvalidADAccount": "the login is no account of this Exchange; look at login",
    "ErrorCrossSiteRequest": "the mailbox stands on another site; look at endpoint",
    "ErrorImpersonateUserDenied": "this login may not impersonate the mailbox; grant it ApplicationImpersonation",
    "ErrorImpersonationDenied": "this login may not impersonate the mailbox; grant it ApplicationImpersonation",
    "ErrorImpersonationFailed": "impersonation failed; look at user and at ApplicationImpersonation",
    "ErrorIncorrectSchemaVersion": "the server does not speak the schema Exchange2013_SP1; it may be too old",
    "ErrorInvalidSchemaVersionForMailboxVersion": "the mailbox stands on a server older than Exchange 2013 SP1",
    "ErrorInvalidServerVersion": "the server does not speak the schema Exchange2013_SP1; it may be too old",
    "ErrorMailboxConfiguration": "the mailbox is not set up right; look at it in Exchange",
    "ErrorMailboxLogonFailed": "the mailbox cannot be opened; look at it in Exchange",
    "ErrorMailboxMoveInProgress": "the mailbox is being moved; wait",
    "ErrorNoApplicableProxyCASServersAvailable": "no server is responsible for this mailbox; look at endpoint",
    "ErrorNonExistentMailbox": "there is no such mailbox; look at user",
    "ErrorNonPrimarySmtpAddress": "user is not the mailbox's primary SMTP address; use that",
    "ErrorPasswordChangeRequired": "the password has to be changed; do so and set the new one",
    "ErrorPasswordExpired": "the password has expired; set a new one",
    "ErrorWrongServerVersion": "the mailbox stands on another server; look at endpoint",
}
FULL = {
    "ErrorQuotaExceeded": "the mailbox is full; free some space or raise the quota",
    "ErrorSubmissionQuotaExceeded": "the mailbox has sent all that it may for now; raise its limit or wait",
}
MENDS = {
    "ErrorAccessDenied": "access denied; grant this login Full Access to the mailbox",
    "ErrorCreateItemAccessDenied": "items may not be created; grant this login Full Access to the mailbox",
    "ErrorCreateSubfolderAccessDenied": "folders may not be created; grant this login Full Access to the mailbox",
    "ErrorContentConversionFailed": "the server cannot give this message's content; look at it in Outlook",
    "ErrorCorruptData": "the server says that this item is damaged; look at it in Outlook",
    "ErrorItemCorrupt": "the server says that this item is damaged; look at it in Outlook",
    "ErrorMimeContentConversionFailed": "the server cannot give this message as MIME; look at it in Outlook",
    "ErrorMessageSizeExceeded": "the message is larger than the server allows; raise its limit",
    "ErrorRequestStreamTooBig": "the message is larger than the server allows for EWS; raise maxRequestLength there",
    "ErrorSendAsDenied": "this login may not send as the mailbox; grant it Send As",
}
