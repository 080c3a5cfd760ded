//! The routes of `/v1`.

/// `POST`: redeem an activation code, [`crate::activation`].
pub const ACTIVATIONS: &str = "/v1/activations";
/// `POST`, form-encoded: access token, [`crate::token`].
pub const TOKEN: &str = "/v1/token";
/// `POST`: a challenge, [`crate::challenge`].
pub const CHALLENGES: &str = "/v1/challenges";
/// `POST`: the certificate ahead of the signature, [`crate::precheck`].
pub const PRECHECKS: &str = "/v1/prechecks";
/// `POST`: the check itself, [`crate::check`].
pub const CHECKS: &str = "/v1/checks";
/// `GET`: stored results of a clinic, [`crate::result::ResultPage`]; one of them under `/{result_id}`.
pub const RESULTS: &str = "/v1/results";
/// `POST`: terminal certificates of a visual check; the card's challenge goes to `/{id}/answers`,
/// [`crate::terminal_authentication`].
pub const TERMINAL_AUTHENTICATIONS: &str = "/v1/terminal-authentications";
/// `POST`: end the use of the calling device, [`crate::stop`].
pub const STOP: &str = "/v1/stop";
/// `GET`: results of a receipt computer's clinic, [`crate::result::ResultPage`]; one of them under `/{result_id}`, its
/// 照会番号 under `/{result_id}/inquiry-number`, [`crate::receipt`].
pub const RECEIPT_RESULTS: &str = "/v1/receipt/results";
/// `GET`: the OpenAPI document.
pub const OPENAPI: &str = "/openapi.json";
/// Request header of a check: a UUIDv7 per signature.
pub const IDEMPOTENCY_HEADER: &str = "Idempotency-Key";
