"""Rights and quality: intellectual property, labels, product registration, certificates with an end."""
