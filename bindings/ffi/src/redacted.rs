//! What is never told of personal data.

/// `Debug` that says the type and no more. With `#[uniffi::export(Debug)]` it is also what Kotlin's `toString` and Swift's
/// string interpolation say, where a generated type would tell every member.
macro_rules! redacted {
    ($($name:ident),+) => {
        $(
            impl std::fmt::Debug for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!(stringify!($name), "(***)"))
                }
            }
        )+
    };
}

pub(crate) use redacted;
