//! Routes as a list that is also their paths: what the tests of security go through, so that none is forgotten.

/// `PATHS` and `routes()` of a module.
macro_rules! routes {
    ($($path:literal => $methods:expr,)+) => {
        /// The path of every route.
        pub const PATHS: &[&str] = &[$($path),+];

        /// The routes.
        pub(crate) fn routes() -> axum::Router<std::sync::Arc<crate::service::Service>> {
            axum::Router::new()$(.route($path, $methods))+
        }
    };
}
pub(crate) use routes;
