//! The routes with an id, and whose each is.

/// Whose the thing of a path is: who gets to it, and nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// The first clinic's.
    First,
    /// The clinic's that is asked to confirm a 併設.
    Counterpart,
    /// A midwifery home's that waits for the operator.
    Waiting,
    /// The desk's.
    Desk,
    /// Whoever has the word of the link.
    Bearer,
    /// Everybody's: it names nothing of anybody.
    Everybody,
}

/// Each route with an id: whose, and which of [`Ids`] stand in it.
pub(super) const CASES: &[(&str, Whose, &[&str])] = &[
    ("/accounts/{id}", Whose::First, &["account"]),
    ("/accounts/{id}/sheet", Whose::First, &["account"]),
    ("/accounts/{id}/sheet.pdf", Whose::First, &["account"]),
    ("/accounts/{id}/note", Whose::First, &["account"]),
    ("/accounts/{id}/link", Whose::First, &["account"]),
    ("/accounts/{id}/stop", Whose::First, &["account"]),
    ("/accounts/{id}/reissue", Whose::First, &["account"]),
    ("/applications/{id}", Whose::First, &["draft"]),
    ("/applications/{id}/edit", Whose::First, &["draft"]),
    ("/applications/{id}/submit", Whose::First, &["draft"]),
    ("/applications/{id}/files", Whose::First, &["draft"]),
    (
        "/applications/{id}/files/{file}",
        Whose::First,
        &["draft", "upload"],
    ),
    (
        "/applications/{id}/files/{file}/preview",
        Whose::First,
        &["draft", "upload"],
    ),
    (
        "/applications/{id}/files/{file}/photo",
        Whose::First,
        &["draft", "photo"],
    ),
    (
        "/applications/{id}/files/{file}/remove",
        Whose::First,
        &["draft", "upload"],
    ),
    ("/applications/{id}/decision.pdf", Whose::First, &["subsidy"]),
    ("/applications/{id}/withdraw", Whose::First, &["waiting"]),
    ("/applications/{id}/confirm", Whose::Counterpart, &["co-location"]),
    ("/registration/documents/{id}", Whose::Waiting, &["document"]),
    (
        "/registration/documents/{id}/preview",
        Whose::Waiting,
        &["document"],
    ),
    (
        "/registration/documents/{id}/remove",
        Whose::Waiting,
        &["document"],
    ),
    ("/desk/applications/{id}", Whose::Desk, &["queued"]),
    ("/desk/applications/{id}/claim", Whose::Desk, &["queued"]),
    ("/desk/applications/{id}/decide", Whose::Desk, &["queued"]),
    (
        "/desk/applications/{id}/files/{file}",
        Whose::Desk,
        &["subsidy", "receipt"],
    ),
    (
        "/desk/applications/{id}/files/{file}/preview",
        Whose::Desk,
        &["subsidy", "receipt"],
    ),
    ("/desk/members/{id}", Whose::Desk, &["member"]),
    (
        "/desk/members/{id}/documents/{document}",
        Whose::Desk,
        &["member", "kept"],
    ),
    (
        "/desk/members/{id}/documents/{document}/preview",
        Whose::Desk,
        &["member", "kept"],
    ),
    ("/desk/inquiries/{id}", Whose::Desk, &["inquiry"]),
    ("/desk/notices/{id}/withdraw", Whose::Desk, &["notice"]),
    ("/desk/faqs/{id}/remove", Whose::Desk, &["faq"]),
    ("/desk/calls/{code}", Whose::Desk, &["code"]),
    ("/one-time/{word}", Whose::Bearer, &["one-time"]),
    ("/register/links/{token}", Whose::Bearer, &["registration"]),
    (
        "/institutions/register/links/{token}",
        Whose::Bearer,
        &["registration"],
    ),
    ("/institutions/register/{token}", Whose::Bearer, &["invitation"]),
    ("/reset/links/{token}", Whose::Bearer, &["reset"]),
    ("/institutions/reset/links/{token}", Whose::Bearer, &["reset"]),
    ("/assets/{name}", Whose::Everybody, &[]),
    ("/notices/{id}", Whose::Everybody, &[]),
    ("/manuals/{slug}", Whose::Everybody, &[]),
    ("/applications/new/{kind}", Whose::Everybody, &[]),
];
