//! Certificates, trust anchors, paths, signatures and revocation lists of JPKI.
